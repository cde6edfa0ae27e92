import { setTimeout as delay } from 'node:timers/promises'
import { singleFlight } from '#src/lib/single-flight.ts'
import { createSlots, type Slots } from '#src/lib/slots.ts'
import type {
  ChatJob,
  ChatJobStore,
  ChatQueue,
  ChatWorker,
  ChatWorkers,
  Lane,
} from '#src/ports/chat-jobs.ts'
import { TelegramError } from '#src/ports/errors.ts'
import { type LanePolicy, lanePolicies } from './lane-policy.ts'

export interface ChatLanesOptions {
  readonly store: ChatJobStore
  readonly workers: ChatWorkers
  /** How often the leases of this process are renewed, and how often others' new work is looked for. */
  readonly renewIntervalMs: number
  readonly lookIntervalMs?: number
  readonly policies?: Readonly<Record<ChatQueue, LanePolicy>>
  readonly onJobEnd: (job: ChatJob, end: JobEnd) => void
  /** Told when the store fails; the work goes on when it is back. */
  readonly onTrouble: (error: unknown) => void
}

export type JobEnd =
  | { readonly kind: 'done' }
  | { readonly kind: 'set-aside' | 'given-up'; readonly error: unknown }

export interface ChatLanes {
  /** There may be new work in this queue. */
  wake(queue: ChatQueue): void
  /** Takes nothing new, lets what is in hand finish for so long, and leaves the rest to whoever comes next. */
  stop(deadlineMs: number): Promise<void>
}

/** So many chats of a queue are served at once; those that wait for a rate limit count, too. */
const maxLanes = 256
const defaultLookIntervalMs = 500

/**
 * Does the work of all chats: one job of a chat after another, different chats side by side. Whatever one chat does, it
 * has one job in hand, so another chat's next job waits for a slot behind at most one job of each busy chat.
 */
export function startChatLanes(options: ChatLanesOptions): ChatLanes {
  const { store, onTrouble, lookIntervalMs = defaultLookIntervalMs } = options
  const stopping = new AbortController()
  const queues = Object.keys(options.workers) as ChatQueue[]
  const runners = new Map(
    queues.map((queue) => [queue, createRunner(options, queue, stopping.signal)]),
  )
  const wake = (queue: ChatQueue) => {
    runners.get(queue)?.look().catch(onTrouble)
  }
  const looking = setInterval(() => queues.forEach(wake), lookIntervalMs)
  const renewing = setInterval(() => {
    store.renew().catch(onTrouble)
  }, options.renewIntervalMs)
  queues.forEach(wake)
  return {
    wake,
    async stop(deadlineMs) {
      clearInterval(looking)
      stopping.abort()
      const ended = Promise.all([...runners.values()].map((runner) => runner.ended()))
      await Promise.race([ended, delay(deadlineMs, undefined, { ref: false })])
      clearInterval(renewing)
      for (const runner of runners.values()) await runner.abandon().catch(onTrouble)
    },
  }
}

interface Runner {
  /** Claims lanes while there is room. */
  look(): Promise<void>
  /** Resolves when nothing is in hand. */
  ended(): Promise<void>
  /** Aborts what is in hand and gives its lanes back. */
  abandon(): Promise<void>
}

function createRunner(options: ChatLanesOptions, queue: ChatQueue, stopping: AbortSignal): Runner {
  const { store, onTrouble, workers, policies = lanePolicies } = options
  const policy = policies[queue]
  const slots = createSlots(policy.slots)
  const aborting = new AbortController()
  const running = new Map<Lane, Promise<void>>()
  const work: LaneWork = {
    ...options,
    worker: workers[queue],
    policy,
    slots,
    stopping,
    signal: aborting.signal,
  }
  const look = singleFlight(async () => {
    if (stopping.aborted) return
    const room = Math.min(2 * policy.slots - slots.load(), maxLanes - running.size)
    if (room < 1) return
    for (const lane of await store.claim(queue, room)) {
      const done = runLane(work, lane)
        .catch(onTrouble)
        .finally(() => {
          running.delete(lane)
          // What came after the lane was found empty found it leased.
          look(undefined).catch(onTrouble)
        })
      running.set(lane, done)
    }
  })
  return {
    look: () => look(undefined),
    async ended() {
      while (running.size > 0) await Promise.all(running.values())
    },
    async abandon() {
      aborting.abort()
      await Promise.all([...running.keys()].map((lane) => store.release(lane)))
    },
  }
}

interface LaneWork extends Pick<ChatLanesOptions, 'store' | 'onJobEnd' | 'onTrouble'> {
  readonly worker: ChatWorker
  readonly policy: LanePolicy
  readonly slots: Slots
  /** Aborted when nothing new is to be begun. */
  readonly stopping: AbortSignal
  /** Aborted when what is in hand is to end. */
  readonly signal: AbortSignal
}

async function runLane(work: LaneWork, lane: Lane): Promise<void> {
  try {
    while (!work.stopping.aborted) {
      const job = await work.store.take(lane)
      if (!job) return
      await runJob(work, job)
    }
  } finally {
    await work.store.release(lane)
  }
}

/** Tries a job until it is done, or until its chat has waited long enough for it. */
async function runJob(work: LaneWork, job: ChatJob): Promise<void> {
  const { store, policy, onJobEnd, stopping, signal } = work
  if (job.attempts > policy.maxAttempts) {
    await giveUp(work, job, new Error('the process ended each time this was tried'))
    return
  }
  const startedAt = performance.now()
  for (let attempt = 0; ; attempt += 1) {
    const end = await tryJob(work, job)
    if (end.kind === 'done') {
      await store.complete(job)
      onJobEnd(job, end)
    }
    if (end.kind !== 'failed' || signal.aborted) return
    const pauseMs = policy.retryDelaysMs[attempt] ?? policy.holdMs
    const isHeldTooLong = performance.now() - startedAt + pauseMs > policy.holdMs
    if (job.failures > 0 || isHeldTooLong || stopping.aborted) {
      await putAside(work, job, end.error)
      return
    }
    await delay(pauseMs, undefined, { signal: stopping }).catch(() => undefined)
  }
}

async function putAside(work: LaneWork, job: ChatJob, error: unknown): Promise<void> {
  const { store, policy, onJobEnd } = work
  const delayMs = policy.setAsideDelaysMs[job.failures]
  if (delayMs !== undefined) {
    await store.setAside(job, Math.max(delayMs, retryAfterMs(error)))
    onJobEnd(job, { kind: 'set-aside', error })
    return
  }
  await giveUp(work, job, error)
}

async function giveUp(work: LaneWork, job: ChatJob, error: unknown): Promise<void> {
  const { store, policy, worker, onJobEnd } = work
  onJobEnd(job, { kind: 'given-up', error })
  try {
    await worker.giveUp(job.position)
    await store.complete(job)
  } catch {
    // Whom it concerns must hear of it: that is tried again for as long as it takes.
    await store.setAside(job, policy.giveUpAgainMs)
  }
}

/** What Telegram asks to wait for is waited for. */
function retryAfterMs(error: unknown): number {
  return error instanceof TelegramError ? (error.retryAfterMs ?? 0) : 0
}

type Tried =
  | { readonly kind: 'done' }
  | { readonly kind: 'overrun' }
  | { readonly kind: 'failed'; readonly error: unknown }

async function tryJob(work: LaneWork, job: ChatJob): Promise<Tried> {
  const { worker, policy, slots, signal } = work
  const overrun = Promise.withResolvers<Tried>()
  const timer = setTimeout(() => overrun.resolve({ kind: 'overrun' }), policy.maxRunMs)
  const handling = slots
    .run(job.urgency, () => worker.handle(job.position, signal))
    .then(
      (): Tried => ({ kind: 'done' }),
      (error: unknown): Tried => ({ kind: 'failed', error }),
    )
  const first = await Promise.race([handling, overrun.promise])
  clearTimeout(timer)
  if (first.kind === 'overrun') await letRun(work, job, handling)
  return first
}

/**
 * A job that runs on and on does not keep its chat waiting any longer. It may end well after all, and is not begun a
 * second time as long as it may.
 */
async function letRun(work: LaneWork, job: ChatJob, handling: Promise<Tried>): Promise<void> {
  const { store, policy, onTrouble } = work
  await store.setAside(job, policy.overrunMs)
  const settle = async () => {
    const end = await handling
    if (end.kind === 'failed') return putAside(work, job, end.error)
    await store.complete(job)
    work.onJobEnd(job, { kind: 'done' })
  }
  settle().catch(onTrouble)
}
