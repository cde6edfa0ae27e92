import { AppError } from '#src/ports/errors.ts'
import type { Bench, BenchContext } from './bench.ts'
import { compare, compareOnce } from './compare.ts'
import type { Row } from './row.ts'

/** Each is loaded when it runs, so that naming them costs nothing. */
const benches: Readonly<Record<string, () => Promise<Bench>>> = {
  fingerprint: async () => (await import('./fingerprint-bench.ts')).fingerprintBench,
  lookup: async () => (await import('./lookup-bench.ts')).lookupBench,
  embedder: async () => (await import('./embedder-bench.ts')).embedderBench,
  transformers: async () => (await import('./transformers-bench.ts')).transformersBench,
  flat: async () => (await import('./flat-bench.ts')).flatBench,
  qdrant: async () => (await import('./qdrant-bench.ts')).qdrantBench,
  ladder: async () => (await import('./ladder-bench.ts')).ladderBench,
  index: async () => (await import('./index-bench.ts')).indexBench,
  start: async () => (await import('./start-bench.ts')).startBench,
  burst: async () => (await import('./burst-bench.ts')).burstBench,
}

export const benchNames = Object.keys(benches)

export interface BenchRequest extends Omit<BenchContext, 'compare' | 'compareOnce'> {
  /** Only the part of this name. */
  readonly only: string | undefined
}

/** Measures what was asked for, part by part. @throws AppError for a name that is none. */
export async function runBench({ only, ...request }: BenchRequest): Promise<readonly Row[]> {
  const { progress, sizes } = request
  const chosen = Object.entries(benches).filter(([name]) => only === undefined || name === only)
  if (chosen.length === 0) {
    throw new AppError(`there is no bench ${only}`, { remedy: `use ${benchNames.join(', ')}` })
  }
  const context: BenchContext = {
    ...request,
    async compare(what, contest) {
      progress.start(what, sizes.rounds)
      const comparison = await compare(contest, sizes.rounds, () => progress.advance(1))
      progress.finish()
      return comparison
    },
    async compareOnce(what, contest) {
      progress.start(what, sizes.slowRounds)
      const comparison = await compareOnce(contest, sizes.slowRounds, () => progress.advance(1))
      progress.finish()
      return comparison
    },
  }
  const rows: Row[] = []
  for (const [, load] of chosen) {
    const bench = await load()
    rows.push(...(await bench(context)))
  }
  return rows
}
