import type { Check, Evidence, LoadFigures } from './evidence.ts'
import { type Subject, subjects } from './subjects.ts'

const notRun = 'not run'

/** The page, as Markdown. */
export function renderReadiness({ run, checks, evaluation, loads }: Evidence): string {
  const state = run.isChanged ? `${run.commit}, with changes` : run.commit
  return [
    '# Readiness',
    '',
    'Written by `npm run docs:readiness -- FOLDER` from what `READINESS_DIR=FOLDER .ci/run` left there, and',
    `\`vitryna load --json\` besides. Nothing in it is typed by hand; what was not run says so.`,
    '',
    ...table(
      ['', 'when it was begun'],
      [
        ['commit', state],
        ['date', run.at],
        ['machine', `${run.cores} cores (${run.processor}), ${run.memoryGb} GB, ${run.node}`],
        ['load average of the minute before', run.loadAverage.toFixed(1)],
      ],
    ),
    ...section('Checks', checksTable(checks)),
    ...section('When things go wrong', subjectsTable(checks)),
    ...section('Photos named', evalTable(evaluation)),
    ...section('Under load', loadTable(loads)),
  ].join('\n')
}

function section(title: string, lines: readonly string[]): readonly string[] {
  return [`## ${title}`, '', ...(lines.length > 0 ? lines : [notRun, ''])]
}

function checksTable(checks: readonly Check[]): readonly string[] {
  return table(
    ['check', 'result', 'tests', 'failed', 'skipped', 'began', 'took'],
    checks.map(({ name, passed, tests, at, seconds }) => [
      name,
      passed ? 'passed' : '**failed**',
      ...[tests?.numPassedTests, tests?.numFailedTests, tests?.numPendingTests].map((count) =>
        count === undefined ? '' : String(count),
      ),
      at,
      `${seconds} s`,
    ]),
  )
}

function subjectsTable(checks: readonly Check[]): readonly string[] {
  return table(
    ['what', 'said by', 'result', 'in'],
    subjects.flatMap((subject) => {
      const rows = rowsOf(subject, checks)
      return rows.length > 0 ? rows : [[subject.name, '', notRun, '']]
    }),
  )
}

function rowsOf(subject: Subject, checks: readonly Check[]): readonly (readonly string[])[] {
  const ofTests = checks.flatMap((check) =>
    (check.tests?.testResults ?? [])
      .filter(({ name }) => subject.tests.some((path) => name.endsWith(`/${path}`)))
      .flatMap(({ assertionResults }) => assertionResults)
      .map(({ fullName, status }) => [subject.name, fullName, resultOf(status), check.name]),
  )
  const ofChecks = checks
    .filter(({ name }) => subject.checks?.includes(name))
    .map(({ name, passed }) => [subject.name, name, resultOf(passed ? 'passed' : 'failed'), ''])
  return [...ofTests, ...ofChecks]
}

function resultOf(status: string): string {
  if (status === 'passed') return 'passed'
  return status === 'failed' ? '**failed**' : 'skipped'
}

function evalTable(evaluation: Evidence['evaluation']): readonly string[] {
  if (!evaluation) return []
  const { overall, certified } = evaluation.summary
  const percent = ({ share }: { readonly share: number | null }) =>
    share === null ? '-' : `${(100 * share).toFixed(1)} %`
  return table(
    ['', 'of `evals/demo/cases.jsonl`'],
    [
      ['embedder, vision models', `${evaluation.embedderId}, ${evaluation.llmMode}`],
      ['cases', String(overall.cases)],
      ['the right product comes first', percent(overall.top1)],
      ['named alone, of what is sold', percent(overall.coverage)],
      ['right, of what is named alone', percent(overall.precision)],
      ['wrong alone, of all', percent(overall.wrong)],
      [
        'proven by that, 95 %',
        `${(100 * certified.precision).toFixed(1)} % right (${certified.answers} answers, ${certified.errors} wrong)`,
      ],
    ],
  )
}

function loadTable(loads: readonly LoadFigures[]): readonly string[] {
  const lines = table(
    [
      'came',
      'bot',
      'answers/s',
      'none',
      'p95 by rung',
      'processor',
      'memory',
      'database',
      'when, load before',
    ],
    loads.map((load) => [
      `${load.visits}: ${load.options.shape}, ${load.options.perSecond}/s for ${load.options.seconds} s`,
      botOf(load),
      load.answersPerSecond.toFixed(1),
      String(load.unanswered),
      load.byRung
        .map(({ what, count, p95 }) => `${what} ${milliseconds(p95)} (${count})`)
        .join(', '),
      load.processorMsPerAnswer === null ? '-' : milliseconds(load.processorMsPerAnswer),
      memoryOf(load),
      `${load.databaseMb.toFixed(0)} MB, +${(load.databaseKbPerAnswer ?? 0).toFixed(1)} kB`,
      `${load.conditions.at}, ${load.conditions.loadAverage.toFixed(1)}`,
    ]),
  )
  return lines.length === 0
    ? []
    : [
        ...lines,
        'processor: time of the bot’s processes for an answer; memory: at first, and more in 1,000 answers (95 %);',
        'database: at first, and more with each answer',
        '',
      ]
}

function botOf({ options: { workers, products, embedderMs } }: LoadFigures): string {
  return [
    workers === 0 ? 'one process, PGlite' : `${workers} workers`,
    ...(products === undefined ? [] : [`${products} products`]),
    ...(embedderMs === undefined ? [] : [`model ${embedderMs} ms`]),
  ].join(', ')
}

function memoryOf({ memoryMb, memory }: LoadFigures): string {
  const first = memoryMb === null ? '-' : `${memoryMb.toFixed(0)} MB`
  if (!memory) return first
  const { slope, low, high } = memory
  const signed = (value: number) => `${value < 0 ? '−' : '+'}${Math.abs(value).toFixed(1)}`
  return `${first}, ${signed(slope)} (${signed(low)} to ${signed(high)})`
}

function milliseconds(ms: number | null): string {
  return ms === null ? '-' : `${Math.round(ms).toLocaleString('en')} ms`
}

function table(
  headings: readonly string[],
  rows: readonly (readonly string[])[],
): readonly string[] {
  if (rows.length === 0) return []
  const line = (cells: readonly string[]) => `| ${cells.map(plain).join(' | ')} |`
  return [line(headings), line(headings.map(() => '---')), ...rows.map(line), '']
}

/** Names of tests are whatever somebody wrote. */
function plain(text: string): string {
  return text.replaceAll('\n', ' ').replaceAll('|', String.raw`\|`)
}
