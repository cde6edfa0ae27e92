import type { Identify } from '#src/identify/identifier.ts'
import type { Logger } from '#src/lib/logger.ts'
import { offReason, withheldReason } from '#src/models/switched-off.ts'
import type { Metrics } from '#src/ports/metrics.ts'

export interface MeasuredParts {
  readonly metrics: Pick<Metrics, 'identified'>
  readonly log: Pick<Logger, 'info'>
}

/** That models are off, or not to see a photo, is no failure. */
const choices: ReadonlySet<string> = new Set([offReason, withheldReason])

/** Counts identifications and writes into the log which rungs failed, and why. */
export function measured(identify: Identify, { metrics, log }: MeasuredParts): Identify {
  return async (photo, options) => {
    const identification = await identify(photo, options)
    metrics.identified(identification)
    for (const { rung, result, reason, ms } of identification.rungs) {
      if (result !== 'unavailable' || choices.has(reason)) continue
      log.info({ rung, reason, ms, identification: identification.id }, 'a rung failed')
    }
    return identification
  }
}
