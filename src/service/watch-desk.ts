import { type KeepDeadlinesDependencies, keepDeadlines } from '#src/escalation/keep-deadlines.ts'
import { type KeepDeskDependencies, keepDesk } from '#src/escalation/keep-desk.ts'
import { type ReportDependencies, tellLastWeek } from '#src/escalation/report-desk.ts'
import type { Logger } from '#src/lib/logger.ts'
import type { Notices } from '#src/ports/notices.ts'
import { doEvery } from './do-every.ts'

/** Soon enough to hear of a ticket that nobody does anything with. */
const deskIntervalMs = 30_000
/** A deadline is kept to the minute. */
const deadlinesIntervalMs = 15_000
/** A week's report may well come some minutes later. */
const reportIntervalMs = 300_000

export interface WatchDeskDependencies
  extends KeepDeskDependencies,
    KeepDeadlinesDependencies,
    ReportDependencies {
  readonly notices: Notices
  readonly log: Logger
}

/**
 * Looks now and then at tickets that nobody does anything with, at deadlines that are near or over, and whether a week
 * has ended. Any process may, and several: each change is made once. @returns how to stop.
 */
export function watchDesk(dependencies: WatchDeskDependencies): () => Promise<void> {
  const { log } = dependencies
  const every = (intervalMs: number, look: () => Promise<void>, trouble: string) =>
    doEvery(intervalMs, look, { log, trouble })
  const stops = [
    every(deskIntervalMs, () => keepDesk(dependencies), 'the tickets cannot be looked at'),
    every(deadlinesIntervalMs, () => keepDeadlines(dependencies), 'deadlines cannot be looked at'),
    every(reportIntervalMs, () => tellLastWeek(dependencies), 'the week cannot be told of'),
  ]
  return async () => {
    for (const stop of stops) await stop()
  }
}
