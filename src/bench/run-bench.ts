import { AppError } from '#src/ports/errors.ts'
import type { Bench, BenchContext } from './bench.ts'
import { compare } from './compare.ts'
import { embedderBench } from './embedder-bench.ts'
import { fingerprintBench } from './fingerprint-bench.ts'
import { flatBench } from './flat-bench.ts'
import { ladderBench } from './ladder-bench.ts'
import { lookupBench } from './lookup-bench.ts'
import { qdrantBench } from './qdrant-bench.ts'
import type { Row } from './row.ts'
import { transformersBench } from './transformers-bench.ts'

const benches: readonly Bench[] = [
  fingerprintBench,
  lookupBench,
  embedderBench,
  transformersBench,
  flatBench,
  qdrantBench,
  ladderBench,
]

export const benchNames = benches.map(({ name }) => name)

export interface BenchRequest extends Omit<BenchContext, 'compare'> {
  /** Only the part of this name. */
  readonly only: string | undefined
}

/** Measures what was asked for, part by part. @throws AppError for a name that is none. */
export async function runBench({ only, ...request }: BenchRequest): Promise<readonly Row[]> {
  const { progress, sizes } = request
  const chosen = benches.filter(({ name }) => only === undefined || name === only)
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
  }
  const rows: Row[] = []
  for (const bench of chosen) rows.push(...(await bench.run(context)))
  return rows
}
