import { messageOf } from '#src/lib/message.ts'
import type { IndexProgress, IndexProgressStore } from '#src/ports/index-progress.ts'
import type { IndexReport, JobData, JobWorker } from '#src/ports/jobs.ts'
import type { Metrics } from '#src/ports/metrics.ts'
import type { Progress } from '#src/ports/progress.ts'
import { allPhotos, type IndexRequest, type IndexSummary, missingPhotos } from './index-photos.ts'
import type { TextIndexSummary } from './index-texts.ts'

export interface IndexWorkerDependencies {
  readonly states: IndexProgressStore
  readonly metrics: Pick<Metrics, 'photosLeftToIndex'>
  readonly indexPhotos: (request: IndexRequest, options: IndexOptions) => Promise<IndexSummary>
  /** undefined: no text embedder is in use. */
  readonly indexTexts: (() => Promise<TextIndexSummary>) | undefined
  /** After many vectors came. */
  readonly tune: (signal: AbortSignal) => Promise<void>
  /** Aborted when this process ends: what is left is done by the next one. */
  readonly stopping: AbortSignal
  /** Told when the job was tried for as long as it may be. */
  readonly onLost: () => void
  /** Tells people how far a job is whose asker wants to know; never throws, and is never waited for but at the end. */
  readonly tell?: TellIndexing | undefined
}

export type TellIndexing = (report: IndexReport, progress: IndexProgress) => Promise<void>

export interface IndexOptions {
  readonly progress: Progress
  readonly signal: AbortSignal
}

/**
 * Makes what imports brought known to recognition: whatever is missing, so that a job that was cut off, or is done twice,
 * goes on where the last one was. One that makes everything anew begins again.
 */
export function createIndexWorker(
  dependencies: IndexWorkerDependencies,
): JobWorker<'index-catalogue'> {
  const { states, stopping, onLost, tell } = dependencies
  return {
    async handle(job, expired) {
      const signal = AbortSignal.any([expired, stopping])
      const follower = createFollower(job, dependencies)
      try {
        const request = job.everything ? allPhotos : missingPhotos
        const failed = await index(request, dependencies, { progress: follower, signal })
        await follower.settle({ state: 'done', failed })
      } catch (error) {
        // Whoever waits for it need not wait for the next try.
        if (!signal.aborted) await follower.settle({ state: 'failed', reason: messageOf(error) })
        throw error
      }
    },
    async giveUp({ requestId, report }) {
      const reason = 'it was tried too often'
      const nothing = { total: 0, done: 0, failed: 0 }
      const failed: IndexProgress = { requestId, state: 'failed', ...nothing, reason }
      await states.save(failed)
      if (report) await tell?.(report, failed)
      onLost()
    },
  }
}

/** @returns how many photos and texts failed. */
async function index(
  request: IndexRequest,
  { indexPhotos, indexTexts, tune }: IndexWorkerDependencies,
  options: IndexOptions,
): Promise<number> {
  const photos = await indexPhotos(request, options)
  options.signal.throwIfAborted()
  const texts = await indexTexts?.()
  await tune(options.signal)
  return photos.failed + (texts?.failed ?? 0)
}

/** Writes down how far the job is, for other processes, the metrics and whoever asked for it. */
function createFollower(
  { requestId, report }: JobData['index-catalogue'],
  { states, metrics, tell }: IndexWorkerDependencies,
): Progress & { settle(end: Partial<IndexProgress>): Promise<void> } {
  let progress: IndexProgress = { requestId, state: 'running', total: 0, done: 0, failed: 0 }
  let saved = Promise.resolve()
  const update = (change: Partial<IndexProgress>) => {
    const now = { ...progress, ...change }
    progress = now
    metrics.photosLeftToIndex(now.total - now.done)
    if (report) void tell?.(report, now)
    // In order; one that cannot be written is made good by the next one.
    saved = saved.then(() => states.save(now)).catch(() => undefined)
  }
  return {
    start: (_label, total) => update({ total, done: 0 }),
    advance: (steps) => update({ done: progress.done + steps }),
    finish: () => undefined,
    async settle(end) {
      await saved
      progress = { ...progress, ...end }
      metrics.photosLeftToIndex(0)
      await states.save(progress)
      if (report) await tell?.(report, progress)
    },
  }
}
