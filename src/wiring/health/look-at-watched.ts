import type { Observation, WatchedPart } from '#src/domain/incident.ts'
import type { HealthCheck, HealthReport } from '#src/ports/health.ts'
import { runChecks } from './run-checks.ts'

/** What the managers are told of, of the list behind `doctor`. Never rejects; parts that are not in use are left out. */
export async function lookAtWatched(
  checks: readonly HealthCheck[],
  timeoutMs: number,
): Promise<Readonly<Partial<Record<WatchedPart, Observation>>>> {
  const watched = new Map(checks.map(({ name, watched }) => [name, watched]))
  const reports = await runChecks(
    checks.filter((check) => check.watched !== undefined),
    timeoutMs,
  )
  const looks: Partial<Record<WatchedPart, Observation>> = {}
  for (const report of reports) {
    const part = watched.get(report.name)
    if (part) looks[part] = { state: stateOf(report), values: report.values ?? {} }
  }
  return looks
}

function stateOf({ state, isUnseen }: HealthReport): Observation['state'] {
  if (isUnseen) return 'unseen'
  return state === 'bad' ? 'bad' : 'good'
}
