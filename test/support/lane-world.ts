import { expect, onTestFinished, vi } from 'vitest'
import { type ChatLanesOptions, startChatLanes } from '#src/intake/chat-lanes.ts'
import type { LanePolicy } from '#src/intake/lane-policy.ts'
import type { JobEnd } from '#src/intake/run-chat-job.ts'
import type { ChatJobStore, ChatWorker, NewChatJob } from '#src/ports/chat-jobs.ts'
import { createMemoryChatJobs } from './memory-chat-jobs.ts'

/** Nothing ends by itself in a test that does not say so. */
export const never = 3_600_000
const patient: LanePolicy = {
  slots: 2,
  holdMs: never,
  retryDelaysMs: [1, 1, 1],
  setAsideDelaysMs: [1, 1],
  giveUpAgainMs: 1,
  maxRunMs: never,
  overrunMs: never,
  maxAttempts: 50,
}
/** Whatever fails is set aside at once. */
export const once: LanePolicy = { ...patient, holdMs: 0 }

const forAll = <T>(one: T) => ({
  update: one,
  query: one,
  answer: one,
  'to-shopper': one,
  'to-managers': one,
})

interface LaneWorldOptions {
  readonly policy?: Partial<LanePolicy>
  /** What a job does, by its position; the rest is done at once. */
  readonly work?: Readonly<Record<number, () => Promise<unknown>>>
  readonly giveUp?: ChatWorker['giveUp']
  readonly store?: (store: ChatJobStore) => ChatJobStore
  readonly options?: Partial<ChatLanesOptions>
}

/** Lanes of which one process does the work, and what happened in them. */
export function createLaneWorld(setup: LaneWorldOptions = {}) {
  const shared = createMemoryChatJobs()
  const log: string[] = []
  const troubles: unknown[] = []
  const ends: (readonly [number, JobEnd['kind']])[] = []
  const policy = { ...patient, ...setup.policy }
  const worker: ChatWorker = {
    async handle(position) {
      log.push(`begin ${position}`)
      await setup.work?.[position]?.()
      log.push(`end ${position}`)
    },
    async giveUp(position) {
      log.push(`tell ${position}`)
      await setup.giveUp?.(position)
    },
  }
  const own = shared.open()
  const start = () => {
    const lanes = startChatLanes({
      store: setup.store?.(own) ?? own,
      workers: forAll(worker),
      policies: forAll(policy),
      renewIntervalMs: never,
      lookIntervalMs: 5,
      onJobEnd: ({ position }, { kind }) => ends.push([position, kind]),
      onTrouble: (error) => troubles.push(error),
      ...setup.options,
    })
    onTestFinished(() => lanes.stop(0))
    return lanes
  }
  const add = (
    ...jobs: readonly (readonly [position: number, chatId: number, urgency?: number])[]
  ) =>
    Promise.all(
      jobs.map(([position, chatId, urgency = 1]) =>
        shared.add({ queue: 'update', position, chatId, urgency } satisfies NewChatJob),
      ),
    )
  /** Resolves when everything is done and forgotten. */
  const idle = () => vi.waitFor(() => expect(shared.jobs()).toEqual([]), { timeout: 120_000 })
  const logged = (...lines: readonly string[]) =>
    vi.waitFor(() => expect(log).toEqual(expect.arrayContaining([...lines])), { timeout: 120_000 })
  return { shared, log, troubles, ends, start, add, idle, logged }
}

export const lost = () => Promise.reject(new Error('lost'))

/** Fails so many times, then succeeds. */
export function failing(times: number, error: unknown = new Error('lost')) {
  let left = times
  return async () => {
    left -= 1
    if (left >= 0) throw error
  }
}
