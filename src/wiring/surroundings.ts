import type { Config } from '#src/config.ts'
import type { Logger } from '#src/lib/logger.ts'
import type { Progress } from '#src/ports/progress.ts'

/** What everything is put together in. */
export interface Surroundings {
  readonly config: Config
  readonly log: Logger
  readonly progress: Progress
  /** The data directory must be this process's own; otherwise it may be lent by the process that owns it. */
  readonly mustOwn?: boolean
  /** Holds an embedded database that is opened instead of the shop's. */
  readonly scratchDir?: string
  /**
   * What vision models answer is kept in `evals/recorded` for `VITRYNA_LLM_MODE=recorded`, and this is told of each
   * answer. Products are then searched by words alone, as they are with recorded answers.
   */
  readonly onAnswerKept?: () => void
  /** Models are paid from a budget of this run, micro-USD, and not from the shop's. */
  readonly runBudgetMicroUsd?: number
}
