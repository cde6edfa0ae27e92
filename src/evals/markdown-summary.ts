import type { Judgement } from './gate/judge-run.ts'
import { headlineOf } from './headline.ts'
import type { Rate } from './rate.ts'
import type { EvalSummary, Scores } from './summarize.ts'

/** A short summary for a pull request: the verdict in one line, why, and the figures. */
export function markdownSummary(summary: EvalSummary, judgement: Judgement | undefined): string {
  const reasons = [
    ...(judgement?.reasons ?? []),
    ...(judgement?.notes ?? []).map((note) => `note: ${note}`),
  ]
  const rows = [
    row('all', summary.overall),
    ...summary.tags.map(({ tag, ...scores }) => row(tag, scores)),
  ]
  return [
    `**${headlineOf(summary, judgement)}**`,
    '',
    ...reasons.map((reason) => `- ${plain(reason)}`),
    ...(reasons.length > 0 ? [''] : []),
    '| | cases | top-1 | coverage | precision | wrong alone | cost |',
    '| --- | --- | --- | --- | --- | --- | --- |',
    ...rows,
    '',
  ].join('\n')
}

function row(label: string, { cases, top1, coverage, precision, wrong, cost }: Scores): string {
  const cells = [label, cases, ...[top1, coverage, precision, wrong].map(percent), cost.toFixed(3)]
  return `| ${cells.map((cell) => plain(String(cell))).join(' | ')} |`
}

/** By product. */
function percent({ share, clustered: { low, high } }: Rate): string {
  if (share === null) return '–'
  const [middle, from, to] = [share, low, high].map((part) => (part * 100).toFixed(1))
  return `${middle} % (${from}–${to})`
}

/** Names of photos and tags are whatever somebody wrote. */
function plain(text: string): string {
  return text.replace(/[\\|`*_<>[\]]/g, '\\$&').replaceAll('\n', ' ')
}
