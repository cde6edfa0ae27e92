import { setTimeout as delay } from 'node:timers/promises'
import { retry } from '#src/lib/retry.ts'
import type { Slots } from '#src/lib/slots.ts'
import type { ChatJob, ChatJobStore, ChatWorker } from '#src/ports/chat-jobs.ts'
import { TelegramError } from '#src/ports/errors.ts'
import type { LanePolicy } from './lane-policy.ts'

export interface ChatJobRun {
  readonly store: ChatJobStore
  readonly worker: ChatWorker
  readonly policy: LanePolicy
  readonly slots: Slots
  readonly onJobEnd: (job: ChatJob, end: JobEnd) => void
  /** Told of failures that are nobody's job: of the store, or of telling that a job was given up. */
  readonly onTrouble: (error: unknown) => void
  /** The job has a slot. */
  readonly onBegin: () => void
  /** Given what goes on when the chat does not wait for it any longer. */
  readonly onOverrun: (ending: Promise<void>) => void
  /** Aborted when nothing new is to be begun. */
  readonly stopping: AbortSignal
  /** Aborted when what is in hand is to end. */
  readonly signal: AbortSignal
}

export type JobEnd =
  | { readonly kind: 'done' }
  | { readonly kind: 'set-aside' | 'given-up'; readonly error: unknown }

/** Resolves when the chat need not wait for this job any longer; a job that is not done is due again then or later. */
export async function runChatJob(run: ChatJobRun, job: ChatJob): Promise<void> {
  if (job.attempts > run.policy.maxAttempts) {
    await giveUp(run, job, new Error('the process ended each time this was tried'))
    return
  }
  const tried = await tryWhileHeld(run, job)
  switch (tried.kind) {
    case 'done':
      return complete(run, job)
    case 'failed':
      return putAside(run, job, tried.error)
    case 'overrun':
      return letRun(run, job, tried.ending)
    case 'left':
      return
  }
}

type Tried =
  | Ended
  /** Still going on when its time was over. */
  | { readonly kind: 'overrun'; readonly ending: Promise<Ended> }

type Ended =
  | { readonly kind: 'done' }
  | { readonly kind: 'failed'; readonly error: unknown }
  /** For a later process, or a later try of this one: it was not to be begun, or not to be finished. */
  | { readonly kind: 'left' }

interface Task {
  readonly task: () => Promise<void>
  /** Once it has a slot. */
  readonly maxMs: number
}

/** As often as the chat may be kept waiting for a job that fails. */
async function tryWhileHeld(run: ChatJobRun, job: ChatJob): Promise<Tried> {
  const { policy, worker, stopping } = run
  const task = () => worker.handle(job.position, run.signal)
  let heldMs = 0
  for (let attempt = 0; ; attempt += 1) {
    const startedAt = performance.now()
    const maxMs = attempt === 0 ? policy.maxRunMs : policy.holdMs - heldMs
    const tried = await tryTask(run, job, { task, maxMs })
    if (tried.kind !== 'failed') return tried
    const pauseMs = policy.retryDelaysMs[attempt] ?? policy.holdMs
    heldMs += performance.now() - startedAt + pauseMs
    if (job.failures > 0 || heldMs >= policy.holdMs || stopping.aborted) return tried
    await pause(run, pauseMs)
  }
}

/** A limit of Telegram's is waited out: whatever comes next in this chat would meet it, too. */
async function tryTask(run: ChatJobRun, job: ChatJob, task: Task): Promise<Tried> {
  for (;;) {
    const tried = await tryOnce(run, job, task)
    const limitMs = tried.kind === 'failed' ? TelegramError.waitOf(tried.error) : 0
    if (limitMs === 0) return tried
    await pause(run, limitMs)
  }
}

async function tryOnce(run: ChatJobRun, { urgency }: ChatJob, task: Task): Promise<Tried> {
  const { slots, stopping, signal } = run
  const overrun = Promise.withResolvers<'overrun'>()
  let timer: NodeJS.Timeout | undefined
  const ending = slots
    .run(urgency, async (leave): Promise<Ended> => {
      if (stopping.aborted) return { kind: 'left' }
      run.onBegin()
      timer = setTimeout(() => {
        leave()
        overrun.resolve('overrun')
      }, task.maxMs)
      await task.task()
      return { kind: 'done' }
    })
    .catch(
      (error: unknown): Ended => (signal.aborted ? { kind: 'left' } : { kind: 'failed', error }),
    )
  const first = await Promise.race([ending, overrun.promise])
  clearTimeout(timer)
  return first === 'overrun' ? { kind: 'overrun', ending } : first
}

/** Ends early when nothing new is to be begun. */
async function pause({ stopping }: ChatJobRun, ms: number): Promise<void> {
  await delay(ms, undefined, { signal: stopping }).catch(() => undefined)
}

/** What is done is not to be done again because the store was away for a moment. */
async function complete(run: ChatJobRun, job: ChatJob): Promise<void> {
  const { store, onJobEnd, stopping } = run
  const isFinal = () => stopping.aborted
  await retry(() => store.complete(job), { attempts: 6, delayMs: 500, isFinal })
  onJobEnd(job, { kind: 'done' })
}

async function putAside(run: ChatJobRun, job: ChatJob, error: unknown): Promise<void> {
  const delayMs = run.policy.setAsideDelaysMs[job.failures]
  if (delayMs === undefined) return giveUp(run, job, error)
  await run.store.setAside(job, delayMs)
  run.onJobEnd(job, { kind: 'set-aside', error })
}

/** Whom it concerns must hear of it: that is tried again for as long as it takes. */
async function giveUp(run: ChatJobRun, job: ChatJob, error: unknown): Promise<void> {
  const { policy, worker } = run
  const task = () => worker.giveUp(job.position)
  const told = await tryTask(run, job, { task, maxMs: policy.maxRunMs })
  if (told.kind === 'left') return
  if (told.kind === 'done') {
    await run.store.complete(job)
    run.onJobEnd(job, { kind: 'given-up', error })
    return
  }
  if (told.kind === 'failed') run.onTrouble(told.error)
  await run.store.setAside(job, policy.giveUpAgainMs)
}

/**
 * A job that runs on and on does not keep its chat waiting any longer. It may end well after all, and is not begun a
 * second time as long as it may.
 */
async function letRun(run: ChatJobRun, job: ChatJob, ending: Promise<Ended>): Promise<void> {
  const { store, policy, onJobEnd, onTrouble } = run
  const error = new Error('it took too long, and may still end')
  if (policy.setAsideDelaysMs[job.failures] === undefined) return giveUp(run, job, error)
  await store.setAside(job, policy.overrunMs)
  onJobEnd(job, { kind: 'set-aside', error })
  const settle = async () => {
    const end = await ending
    if (end.kind === 'done') await complete(run, job)
    if (end.kind === 'failed')
      await putAside(run, { ...job, failures: job.failures + 1 }, end.error)
  }
  run.onOverrun(settle().catch(onTrouble))
}
