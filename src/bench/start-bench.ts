import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { embedderSettings } from '#src/wiring/embedders.ts'
import type { BenchContext } from './bench.ts'
import { runBarePglite, runChild, vitryna, withBot } from './child.ts'
import { withFolder } from './demo.ts'
import { formatTime, type Row, skipped } from './row.ts'

/** How long one waits for a command and for the bot, and what the bot takes when it has nothing to do. */
export function startBench(context: BenchContext): Promise<readonly Row[]> {
  return withFolder(async (folder) => [
    await help(context),
    ...(await starts(context, {
      VITRYNA_DATA_DIR: join(folder, 'vitryna'),
      VITRYNA_EMBEDDER: embedderSettings(context.config).cardFile,
      pglite: join(folder, 'pglite'),
    })),
  ])
}

async function help({ compareOnce }: BenchContext): Promise<Row> {
  const what = 'vitryna --help'
  const comparison = await compareOnce(what, {
    subject: () => runChild([vitryna, '--help']),
    baseline: () => runChild(['--eval', '0']),
  })
  const above = formatTime(comparison.subjectMs - comparison.baselineMs)
  return { what, baseline: 'node -e 0', comparison, note: `${above} above; target: 0.5 s` }
}

type Surroundings = Readonly<Record<'VITRYNA_DATA_DIR' | 'VITRYNA_EMBEDDER' | 'pglite', string>>

async function starts(
  { compareOnce }: BenchContext,
  { pglite, ...environment }: Surroundings,
): Promise<readonly Row[]> {
  const run = () => withBot(environment, () => Promise.resolve())
  const anew = (folder: string) => rm(folder, { recursive: true, force: true })
  const [first, again] = ['first start, the demo imported and indexed', 'start']
  const firstStart = await compareOnce(first, {
    subject: () => anew(environment.VITRYNA_DATA_DIR).then(run),
    baseline: () => anew(pglite).then(() => runBarePglite(pglite)),
  })
  const restart = await compareOnce(again, { subject: run, baseline: () => runBarePglite(pglite) })
  return [
    {
      what: first,
      baseline: 'a bare PGlite, made anew',
      comparison: firstStart,
      note: 'target: 8 s, on two idle cores',
    },
    { what: again, baseline: 'a bare PGlite, opened', comparison: restart },
    await idleMemory(environment, pglite),
  ]
}

async function idleMemory(
  environment: Readonly<Record<string, string>>,
  pglite: string,
): Promise<Row> {
  const [what, baseline] = ['memory of the idle bot', 'a bare PGlite, opened']
  const taken = await withBot(environment, (bot) => bot.memory())
  if (!taken) return skipped(what, baseline, 'only Linux tells')
  const baselineMb = await runBarePglite(pglite)
  const comparison = { ratio: taken.bot / baselineMb, subjectMb: taken.bot, baselineMb }
  const note = `its model besides: ${Math.round(taken.model)} MB; target: 600 MB`
  return { what, baseline, comparison, note }
}
