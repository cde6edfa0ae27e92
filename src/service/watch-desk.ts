import { type KeepDeadlinesDependencies, keepDeadlines } from '#src/escalation/keep-deadlines.ts'
import { type KeepDeskDependencies, keepDesk } from '#src/escalation/keep-desk.ts'
import { type ReportDependencies, tellLastWeek } from '#src/escalation/report-desk.ts'
import type { Logger } from '#src/lib/logger.ts'
import type { Notices } from '#src/ports/notices.ts'
import type { SettingsStore } from '#src/ports/settings-store.ts'
import { type WatchDriftDependencies, watchDrift } from '#src/rollout/watch-drift.ts'
import { type WatchRolloutDependencies, watchRollout } from '#src/rollout/watch-rollout.ts'
import { doEvery } from './do-every.ts'

/** Soon enough to hear of a ticket that nobody does anything with. */
const deskIntervalMs = 30_000
/** A deadline is kept to the minute. */
const deadlinesIntervalMs = 15_000
/** A candidate that is worse is stopped so soon after the word that shows it. */
const rolloutIntervalMs = 15_000
/** Photos change over days. */
const driftIntervalMs = 600_000
/** A week's report may well come some minutes later. */
const reportIntervalMs = 300_000

export interface WatchDeskDependencies
  extends KeepDeskDependencies,
    KeepDeadlinesDependencies,
    ReportDependencies,
    WatchRolloutDependencies,
    WatchDriftDependencies {
  readonly settings: SettingsStore
  readonly notices: Notices
  readonly log: Logger
}

/**
 * Looks now and then at tickets that nobody does anything with, at deadlines that are near or over, whether a week has
 * ended, how a candidate stands, and what photos are like. Any process may, and several: each change is made once.
 * @returns how to stop.
 */
export function watchDesk(dependencies: WatchDeskDependencies): () => Promise<void> {
  const { log } = dependencies
  const every = (intervalMs: number, look: () => Promise<void>, trouble: string) =>
    doEvery(intervalMs, look, { log, trouble })
  const stops = [
    every(deskIntervalMs, () => keepDesk(dependencies), 'the tickets cannot be looked at'),
    every(deadlinesIntervalMs, () => keepDeadlines(dependencies), 'deadlines cannot be looked at'),
    every(rolloutIntervalMs, () => watchRollout(dependencies), 'the rollout cannot be looked at'),
    every(
      driftIntervalMs,
      () => watchDrift(dependencies),
      'the kinds of photos cannot be looked at',
    ),
    every(reportIntervalMs, () => tellLastWeek(dependencies), 'the week cannot be told of'),
  ]
  return async () => {
    for (const stop of stops) await stop()
  }
}
