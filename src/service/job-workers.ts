import { createBackUpWorker } from '#src/backup/back-up-worker.ts'
import { createAskRatingWorker } from '#src/escalation/ask-rating.ts'
import { createDeliverAnswerWorker } from '#src/escalation/deliver-answer.ts'
import { createPostTicketWorker } from '#src/escalation/post-ticket.ts'
import { createTellManagersWorker } from '#src/escalation/tell-managers.ts'
import { createPruneWorker } from '#src/intake/prune-worker.ts'
import { createLearnWorker } from '#src/learning/learn-worker.ts'
import { createRefitWorker } from '#src/learning/refit-worker.ts'
import type { Logger } from '#src/lib/logger.ts'
import { messageOf } from '#src/lib/message.ts'
import type { Vitryna } from '#src/main.ts'
import { createShowOrderWorker } from '#src/ordering/show-order.ts'
import { createTellOrderWorker } from '#src/ordering/tell-order.ts'
import { createTellRestockedWorker } from '#src/ordering/tell-restocked.ts'
import { openPhoto } from '#src/photo/open-photo.ts'
import type { JobName, Jobs, JobWorker, JobWorkers } from '#src/ports/jobs.ts'
import type { ChatParts } from './chat-parts.ts'

export interface WorkerParts extends ChatParts {
  readonly vitryna: Vitryna
  readonly jobs: Pick<Jobs, 'sendOnce'>
  readonly log: Logger
  /** Aborted when the bot ends. */
  readonly stopping: AbortSignal
}

/** Who does which job. */
export function createWorkers(parts: WorkerParts): JobWorkers {
  const { vitryna, log } = parts
  const ticketParts = {
    ...parts,
    onLost: (ticketId: number, what: string) => log.error({ ticketId, what }, 'gave up'),
  }
  return {
    'post-ticket': withJobMetrics(parts, 'post-ticket', createPostTicketWorker(ticketParts)),
    'tell-managers': withJobMetrics(
      parts,
      'tell-managers',
      createTellManagersWorker({
        ...parts,
        onLost: (noticeKey) => log.error({ noticeKey }, 'gave up'),
      }),
    ),
    'deliver-answer': withJobMetrics(
      parts,
      'deliver-answer',
      createDeliverAnswerWorker(ticketParts),
    ),
    ...createOrderWorkers(parts),
    'ask-rating': withJobMetrics(parts, 'ask-rating', createAskRatingWorker(parts)),
    prune: withJobMetrics(
      parts,
      'prune',
      createPruneWorker({
        ...vitryna.stores,
        onPruned: (removed) => log.info({ removed }, 'what had become old is gone'),
      }),
    ),
    'back-up': withJobMetrics(parts, 'back-up', createBackUp(parts)),
    ...createLearningWorkers(parts),
    'index-catalogue': withJobMetrics(
      parts,
      'index-catalogue',
      vitryna.indexJobs.worker(parts.stopping, parts.tellIndexing),
    ),
  }
}

type LearningJob = 'learn' | 'refit'

function createLearningWorkers(parts: WorkerParts): Pick<JobWorkers, LearningJob> {
  const { vitryna, log, jobs, notices, shopSettings } = parts
  const { learning, index } = vitryna
  const askToRefit = async () => {
    const { refitAfterConfirmations } = await shopSettings.read()
    if (await learning.isRefitDue(refitAfterConfirmations)) await jobs.sendOnce('refit')
  }
  return {
    learn: withJobMetrics(
      parts,
      'learn',
      createLearnWorker({
        ...parts,
        openPhoto,
        applyConfirmation: learning.applyConfirmation,
        takeBackWord: learning.takeBackWord,
        onLearned: askToRefit,
        onLost: (inquiryId) => log.error({ inquiryId }, 'gave up'),
      }),
    ),
    refit: withJobMetrics(
      parts,
      'refit',
      createRefitWorker({
        ...parts,
        refit: (after, signal) => learning.refit(after, { notices, signal }),
        prepare: index.prepare,
        onDone: (report) => log.info(report, 'learned anew from confirmed photos'),
        onLost: () => log.error('confirmed photos cannot be learned from; gave up'),
      }),
    ),
  }
}

function createBackUp({ vitryna, log }: WorkerParts): JobWorker<'back-up'> {
  return createBackUpWorker({
    ...vitryna.stores,
    ...vitryna.backups,
    onWritten: (file, { rows, bytes }) => log.info({ file, rows, bytes }, 'a backup is written'),
  })
}

type OrderJob = 'show-order' | 'tell-order' | 'tell-restocked'

function createOrderWorkers(parts: WorkerParts): Pick<JobWorkers, OrderJob> {
  const onLost = (orderId: number, what: string) => parts.log.error({ orderId, what }, 'gave up')
  const orderParts = { ...parts, onLost }
  return {
    'show-order': withJobMetrics(parts, 'show-order', createShowOrderWorker(orderParts)),
    'tell-order': withJobMetrics(parts, 'tell-order', createTellOrderWorker(orderParts)),
    'tell-restocked': withJobMetrics(parts, 'tell-restocked', createTellRestockedWorker(parts)),
  }
}

/** Counts how jobs end and says why they failed. */
function withJobMetrics<Name extends JobName>(
  { vitryna, log }: WorkerParts,
  name: Name,
  worker: JobWorker<Name>,
): JobWorker<Name> {
  vitryna.metrics.jobKnown(name)
  return {
    async handle(data, signal) {
      try {
        await worker.handle(data, signal)
        vitryna.metrics.jobEnded(name, 'done')
      } catch (error) {
        vitryna.metrics.jobEnded(name, 'failed')
        log.warn({ job: name, data, reason: messageOf(error) }, 'job failed, to be tried again')
        throw error
      }
    },
    async giveUp(data) {
      vitryna.metrics.jobEnded(name, 'given-up')
      log.error({ job: name, data }, 'job failed for good')
      await worker.giveUp(data)
    },
  }
}
