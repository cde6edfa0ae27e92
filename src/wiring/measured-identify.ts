import type { Outcome } from '#src/domain/outcome.ts'
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

/**
 * Counts identifications and writes into the log how each ended, which rungs failed, and why. Lines of one photo have its
 * identification in common, which the ledger and `vitryna explain` know, and those of one question its number.
 */
export function measured(identify: Identify, { metrics, log }: MeasuredParts): Identify {
  return async (photo, options) => {
    const identification = await identify(photo, options)
    metrics.identified(identification)
    const { id, outcome, latencyMs, costMicroUsd } = identification
    const photoIds = {
      identification: id,
      ...(options?.inquiryId === undefined ? {} : { question: options.inquiryId }),
    }
    const ended = { ...outcomeOf(outcome), ms: Math.round(latencyMs), costMicroUsd }
    log.info({ ...photoIds, ...ended }, 'a photo was looked at')
    for (const { rung, result, reason, ms } of identification.rungs) {
      if (result !== 'unavailable' || choices.has(reason)) continue
      log.info({ ...photoIds, rung, reason, ms }, 'a rung failed')
    }
    return identification
  }
}

function outcomeOf(outcome: Outcome) {
  return outcome.outcome === 'matched'
    ? { outcome: outcome.outcome, rung: outcome.method }
    : { outcome: outcome.outcome }
}
