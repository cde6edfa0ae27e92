import type { ChatQueue } from '#src/ports/chat-jobs.ts'

/** How the work of one queue is done. */
export interface LanePolicy {
  /** How much of it at once. */
  readonly slots: number
  /** How long a job that fails may keep its chat waiting. */
  readonly holdMs: number
  /** The pauses between tries while it does. */
  readonly retryDelaysMs: readonly number[]
  /** When a job that was set aside is tried again; after the last of these it is given up. */
  readonly setAsideDelaysMs: readonly number[]
  /** When it is tried again to tell of a job that was given up. */
  readonly giveUpAgainMs: number
  /** How long a job may run once it was begun, before its chat goes on without it. */
  readonly maxRunMs: number
  /** A job that ran longer is not begun again for so long: it may still end. */
  readonly overrunMs: number
  /** A job may be taken so often: one that ends the process each time must not do so for ever. */
  readonly maxAttempts: number
}

const holdMs = 5_000
const retryDelaysMs = [250, 1_000, 2_000]
const setAsideDelaysMs = [5_000, 15_000, 30_000]
const staffDelaysMs = [5_000, 15_000, 30_000, 60_000, 300_000, 900_000, 3_600_000]
const giveUpAgainMs = 60_000
const overrunMs = 120_000
const maxAttempts = 50
const common = {
  holdMs,
  retryDelaysMs,
  setAsideDelaysMs,
  giveUpAgainMs,
  overrunMs,
  maxAttempts,
}

/**
 * A shopper waits about a minute for the machine, then a person takes over. An answer may take the whole ladder, and its
 * chat's limit beside it. Handling an update is a few rows and a message, but that message, too, waits for its chat's
 * limit, for up to 15 s: that is no failure, and what comes next would have to wait as well.
 */
export const lanePolicies: Readonly<Record<ChatQueue, LanePolicy>> = {
  update: { ...common, slots: 8, maxRunMs: 20_000 },
  query: { ...common, slots: 4, maxRunMs: 10_000 },
  // With the lease of a dead process some two minutes; then a person takes over from what kills the process, too.
  answer: { ...common, slots: 4, maxRunMs: 60_000, maxAttempts: 8 },
  'to-shopper': { ...common, slots: 8, maxRunMs: 60_000 },
  // A group's limit may hold words back for minutes, and a group that the bot was thrown out of may take it in again.
  'to-managers': { ...common, slots: 8, maxRunMs: 300_000, setAsideDelaysMs: staffDelaysMs },
}
