import { Counter, Histogram, type Registry } from 'prom-client'
import type { Metrics } from '#src/ports/metrics.ts'

/** Seconds that a shopper waits: alerts are set at 10 and 15. */
const waits = [0.1, 0.25, 0.5, 1, 2, 3, 5, 7.5, 10, 15, 30, 60, 300]

/** What is counted of photos that are named, and of shoppers who wait for it. */
export function identificationMetrics(
  registry: Registry,
): Pick<Metrics, 'identified' | 'cacheLookedUp' | 'answerShown'> {
  const registers = [registry]
  const requests = new Counter({
    name: 'vitryna_vision_requests_total',
    help: 'Identifications by the rung that decided (none: nobody did) and their outcome',
    labelNames: ['tier', 'outcome'],
    registers,
  })
  const durations = new Histogram({
    name: 'vitryna_vision_duration_seconds',
    help: 'Time spent on each rung of the ladder',
    labelNames: ['tier', 'result'],
    buckets: [0.005, 0.05, 0.2, 1, 2, 5, 10, 15, 30],
    registers,
  })
  const identifications = new Histogram({
    name: 'vitryna_identification_duration_seconds',
    help: 'Time spent on the whole ladder, by the outcome',
    labelNames: ['outcome'],
    buckets: waits,
    registers,
  })
  const answers = new Histogram({
    name: 'vitryna_answer_duration_seconds',
    help: 'Time from the last message of an inquiry to the answer that a shopper was shown',
    buckets: waits,
    registers,
  })
  const confidence = new Histogram({
    name: 'vitryna_vision_confidence',
    help: 'Confidence in the best candidate of each identification, matched or not; 0 where there is none',
    buckets: [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 1],
    registers,
  })
  const cache = new Counter({
    name: 'vitryna_cache_requests_total',
    help: 'Look-ups of remembered answers: near at hand (memory), of the same file, of a picture that is all but the same (fingerprint)',
    labelNames: ['tier', 'result'],
    registers,
  })
  return {
    identified({ outcome, confidence: sureness, rungs, latencyMs }) {
      const isMatched = outcome.outcome === 'matched'
      requests.inc({ tier: isMatched ? outcome.method : 'none', outcome: outcome.outcome })
      confidence.observe(sureness)
      identifications.observe({ outcome: outcome.outcome }, latencyMs / 1_000)
      for (const { rung, result, ms } of rungs) {
        durations.observe({ tier: rung, result }, ms / 1_000)
        if (rung === 'fingerprint' && result !== 'unavailable') {
          cache.inc({ tier: rung, result: result === 'decided' ? 'hit' : 'miss' })
        }
      }
    },
    cacheLookedUp: (tier, result) => cache.inc({ tier, result }),
    answerShown: (waitedMs) => answers.observe(waitedMs / 1_000),
  }
}
