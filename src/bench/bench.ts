import type { Config } from '#src/config.ts'
import type { Logger } from '#src/lib/logger.ts'
import type { Progress } from '#src/ports/progress.ts'
import type { Comparison, Contest } from './compare.ts'
import type { Row } from './row.ts'

/** How much is measured; tests take less. */
export interface BenchSizes {
  /** Of each comparison. */
  readonly rounds: number
  /** Of what takes seconds: a start, an index. */
  readonly slowRounds: number
  /** Shoppers who send a photo at the same moment. */
  readonly burst: number
  /** The large photo, in pixels. */
  readonly photo: { readonly width: number; readonly height: number }
  /** Fingerprints in the index, ascending. */
  readonly fingerprints: readonly number[]
  /** Vectors in the index, ascending. */
  readonly vectors: readonly number[]
}

export interface BenchContext {
  readonly config: Config
  readonly log: Logger
  readonly progress: Progress
  readonly sizes: BenchSizes
  /** Times both in turn. */
  readonly compare: (what: string, contest: Contest) => Promise<Comparison>
  /** The same for what takes seconds. */
  readonly compareOnce: (what: string, contest: Contest) => Promise<Comparison>
}

/** Measures a part of the table. */
export type Bench = (context: BenchContext) => Promise<readonly Row[]>
