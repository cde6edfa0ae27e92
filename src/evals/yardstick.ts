import { quantile } from '#src/lib/statistics/quantile.ts'

/** Some milliseconds' work. */
const steps = 100_000

export interface Yardstick {
  measure(): void
  /** The median so far, ms. */
  ms(): number
}

/**
 * Times a fixed piece of work now and then while an eval runs, so that times of two runs can be compared in what the
 * machine could do at the time.
 */
export function createYardstick(): Yardstick {
  const times: number[] = []
  const measure = () => {
    const startedAt = performance.now()
    work()
    times.push(performance.now() - startedAt)
  }
  measure()
  return { measure, ms: () => quantile(times, 0.5) ?? 0 }
}

function work(): number {
  let value = 1
  for (let step = 0; step < steps; step += 1) value = (value * 1.000_001 + step) % 1_000
  return value
}
