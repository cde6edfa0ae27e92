import type { PartHistory, WatchedPart } from '#src/domain/incident.ts'

export type PartHistories = Readonly<Partial<Record<WatchedPart, PartHistory>>>

/** What was seen of the bot's own health, shared by all processes and kept over restarts. */
export interface WatchStore {
  /**
   * Takes the turn to look, unless one was taken less than `intervalMs` ago, by the database's clock.
   * @returns what the last turn left behind; undefined when it is not time yet
   */
  takeTurn(intervalMs: number): Promise<PartHistories | undefined>
  save(histories: PartHistories): Promise<void>
}
