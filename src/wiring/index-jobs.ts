import { followIndexing } from '#src/indexing/follow-indexing.ts'
import type { IndexRequest, IndexSummary } from '#src/indexing/index-photos.ts'
import {
  createIndexWorker,
  type IndexOptions,
  type TellIndexing,
} from '#src/indexing/index-worker.ts'
import type { IndexProgress } from '#src/ports/index-progress.ts'
import type { JobWorker } from '#src/ports/jobs.ts'
import type { Metrics } from '#src/ports/metrics.ts'
import type { SemanticSearch } from './semantic-search.ts'
import type { Stores } from './stores.ts'
import type { Surroundings } from './surroundings.ts'

export interface IndexJobParts extends Pick<Surroundings, 'log' | 'progress'> {
  readonly stores: Pick<Stores, 'jobs' | 'indexProgress'>
  readonly index: {
    indexPhotos(request: IndexRequest, options: IndexOptions): Promise<IndexSummary>
    tune(signal: AbortSignal): Promise<void>
  }
  readonly semanticSearch: SemanticSearch | undefined
  readonly metrics: Metrics
  /** No other process can be connected to the database. */
  readonly isAlone: boolean
}

export interface IndexJobs {
  /** Does the jobs that imports promise, until `stopping` is aborted. */
  worker(stopping: AbortSignal, tell?: TellIndexing): JobWorker<'index-catalogue'>
  /** Waits for such a job, and does it where nobody else does. */
  follow(requestId: string, signal: AbortSignal): Promise<IndexProgress>
}

const stopDeadlineMs = 5_000

export function createIndexJobs(parts: IndexJobParts): IndexJobs {
  const { stores, index, semanticSearch, metrics, log, progress, isAlone } = parts
  const worker: IndexJobs['worker'] = (stopping, tell) =>
    createIndexWorker({
      states: stores.indexProgress,
      metrics,
      ...index,
      indexTexts: semanticSearch?.indexTexts,
      stopping,
      tell,
      onLost: () => log.error('what was imported is not indexed; gave up'),
    })
  const workHere = async () => {
    const stopping = new AbortController()
    const jobs = await stores.jobs.get()
    await jobs.start({ 'index-catalogue': worker(stopping.signal) })
    return async () => {
      stopping.abort(new Error('the command ends'))
      await jobs.stop(stopDeadlineMs)
    }
  }
  return {
    worker,
    follow: (requestId, signal) =>
      followIndexing(
        requestId,
        { states: stores.indexProgress, progress, workHere, isAlone },
        signal,
      ),
  }
}
