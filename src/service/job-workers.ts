import { type Bot, BotError, GrammyError } from 'grammy'
import type { Update } from 'grammy/types'
import { isForbidden } from '#src/bot/edit-message.ts'
import { languageOf, translator } from '#src/bot/texts.ts'
import { createDeliverAnswerWorker } from '#src/escalation/deliver-answer.ts'
import { createPostTicketWorker } from '#src/escalation/post-ticket.ts'
import { createTellManagersWorker } from '#src/escalation/tell-managers.ts'
import { createAnswerWorker } from '#src/intake/answer-question.ts'
import { createLearnWorker } from '#src/learning/learn-worker.ts'
import type { Logger } from '#src/lib/logger.ts'
import { messageOf } from '#src/lib/message.ts'
import type { Vitryna } from '#src/main.ts'
import { openPhoto } from '#src/photo/open-photo.ts'
import type { Inbox } from '#src/ports/inbox.ts'
import type { InquiryStore } from '#src/ports/inquiry-store.ts'
import type { JobName, JobWorker, JobWorkers } from '#src/ports/jobs.ts'
import type { Notices } from '#src/ports/notices.ts'
import type { FindOffers } from '#src/ports/offers.ts'
import type { Conversation, FileSource } from '#src/ports/shopper-chat.ts'
import type { TicketStore } from '#src/ports/ticket-store.ts'

export interface WorkerParts {
  readonly vitryna: Vitryna
  readonly bot: Bot
  readonly inbox: Inbox
  readonly log: Logger
  readonly inquiries: InquiryStore
  readonly tickets: TicketStore
  readonly notices: Notices
  readonly conversation: Conversation
  readonly files: FileSource
  readonly findOffers: FindOffers
}

/** Who does which job. */
export async function createWorkers(parts: WorkerParts): Promise<JobWorkers> {
  const { vitryna, log } = parts
  const identify = await vitryna.recognition.identifier()
  const ticketParts = {
    ...parts,
    onLost: (ticketId: number, what: string) => log.error({ ticketId, what }, 'gave up'),
  }
  return {
    update: withJobMetrics(parts, 'update', createUpdateWorker(parts)),
    answer: withJobMetrics(parts, 'answer', createAnswerWorker({ ...parts, identify, openPhoto })),
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
    learn: withJobMetrics(
      parts,
      'learn',
      createLearnWorker({
        ...parts,
        openPhoto,
        applyConfirmation: vitryna.learning.applyConfirmation,
        onLost: (inquiryId) => log.error({ inquiryId }, 'gave up'),
      }),
    ),
  }
}

/** Hands an update from the inbox to the bot. */
function createUpdateWorker({ inbox, bot }: WorkerParts): JobWorker<'update'> {
  return {
    async handle({ updateId }) {
      const update = (await inbox.read(updateId)) as Update | undefined
      if (update) await handleUpdate(bot, update)
    },
    async giveUp({ updateId }) {
      const update = (await inbox.read(updateId)) as Update | undefined
      // What failed for a minute may work by now; only then is the shopper asked to repeat.
      if (!update || (await succeeds(handleUpdate(bot, update)))) return
      const message = update.message ?? update.callback_query?.message
      if (message?.chat.type !== 'private') return
      const translate = translator(languageOf(update.message?.from.language_code))
      await bot.api.sendMessage(message.chat.id, translate('failed'))
    },
  }
}

async function handleUpdate(bot: Bot, update: Update): Promise<void> {
  await bot.handleUpdate(update).catch((thrown: unknown) => {
    // grammY's own error carries the whole context, token and all, and the queue stores what is thrown.
    const error: unknown = thrown instanceof BotError ? thrown.error : thrown
    if (!isTooLate(error)) throw error
  })
}

/** Nobody is there to be told any more: everything else is done, and trying again would change nothing. */
function isTooLate(error: unknown): boolean {
  return (
    isForbidden(error) ||
    (error instanceof GrammyError && error.description.includes('query is too old'))
  )
}

function succeeds(work: Promise<void>): Promise<boolean> {
  return work.then(
    () => true,
    () => false,
  )
}

/** Counts how jobs end and says why they failed. */
function withJobMetrics<Name extends JobName>(
  { vitryna, log }: WorkerParts,
  name: Name,
  worker: JobWorker<Name>,
): JobWorker<Name> {
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
