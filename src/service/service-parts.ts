import type { Vitryna } from '#src/main.ts'
import type { Embedder } from '#src/ports/embedder.ts'
import type { Surroundings } from '#src/wiring/surroundings.ts'
import type { Duties } from './roles.ts'

/** What every part of the running bot is made from. */
export interface ServiceParts extends Surroundings {
  readonly vitryna: Vitryna
  readonly duties: Duties
  /** undefined: this process answers nothing. */
  readonly embedder: Embedder | undefined
  /** What to undo, in the order it was done. */
  readonly closing: (() => Promise<unknown>)[]
}

/** How far the start has come. */
export interface ServiceState {
  /** Why nothing can be answered yet. */
  missing: string | undefined
  /** Why no update arrives; there is nothing to ask before the intake is open, or with a webhook. */
  intakeProblem: () => string | undefined
  /** Why the last photo could not be fetched. */
  downloadProblem: () => string | undefined
}
