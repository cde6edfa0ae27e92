import type { Api } from 'grammy'
import type { Update, UserFromGetMe } from 'grammy/types'
import type { createChatJobs } from '#src/adapters/postgres/chat/chat-jobs.ts'
import type { GroupPacer } from '#src/adapters/telegram/group-pacer.ts'
import type { MessageIds } from '#src/adapters/telegram/message-ids.ts'
import type { TelegramOptions } from '#src/adapters/telegram/telegram-api.ts'
import type { TapAcknowledger } from '#src/bot/acknowledge-taps.ts'
import { createBot } from '#src/bot/bot.ts'
import { messageOf } from '#src/lib/message.ts'
import type { Inbox } from '#src/ports/inbox.ts'
import type { Jobs } from '#src/ports/jobs.ts'
import type { StaffChats } from '#src/ports/staff-chats.ts'
import type { TicketStore } from '#src/ports/ticket-store.ts'
import { type ChatPartsOptions, createChatParts } from './chat-parts.ts'
import { startChatWorkers } from './chat-workers.ts'
import { createWorkers } from './job-workers.ts'
import type { OrderParts } from './order-parts.ts'
import type { ServiceParts, ServiceState } from './service-parts.ts'
import { keepUp } from './upkeep.ts'
import { watchHealth } from './watch-health.ts'

/** What is in hand when the process is asked to end may take so long; a container gets 30 seconds as a rule. */
export const stopDeadlineMs = 15_000

export interface AnsweringParts {
  readonly api: Api
  readonly me: UserFromGetMe
  readonly options: TelegramOptions
  readonly groups: GroupPacer
  readonly messageIds: MessageIds
  readonly jobs: Jobs & ChatPartsOptions['jobs']
  readonly chatJobs: ReturnType<typeof createChatJobs>
  readonly inbox: Inbox
  readonly taps: TapAcknowledger
  readonly orderParts: OrderParts
  readonly state: ServiceState
  /** The managers' group that the set-up names. */
  readonly managersGroupId: number | undefined
}

/** Begins to do what was promised: to answer updates and to tell people what there is to tell. */
export async function startAnswering(parts: ServiceParts, own: AnsweringParts): Promise<void> {
  const { vitryna, log, closing } = parts
  const { api, me, options, jobs, chatJobs, messageIds, orderParts } = own
  const chat = createChatParts({ ...parts, api, telegram: options, jobs, chatJobs, orderParts })
  own.state.downloadProblem = chat.files.problem
  await seedGroup(chat, own.managersGroupId)
  for (const known of await chat.talk.highestIds()) messageIds.see(known)
  const bot = createBot({ ...chat, token: options.token, me, api })
  // Its transformer takes an acknowledgement for an answer that comes too late.
  bot.api.config.use(own.taps.transformer)
  const stopping = new AbortController()
  await jobs.start(createWorkers({ ...chat, vitryna, jobs, log, stopping: stopping.signal }))
  closing.push(() => {
    stopping.abort(new Error('the bot stops'))
    return jobs.stop(stopDeadlineMs)
  })
  const inbox = learningIds(own.inbox, messageIds)
  const work = { vitryna, log, bot, inbox, chatJobs, api, stopping: stopping.signal }
  const rollout = await vitryna.rollout.follow()
  const lanes = await startChatWorkers({ ...chat, ...work, rollout })
  closing.push(rollout.stop, () => lanes.stop(stopDeadlineMs))
  // Stopped first: what waits for a group's limit is left to the next process.
  closing.push(async () => own.groups.stop(), resumeTickets(parts, chat.tickets))
  closing.push(keepUp(parts, { chat, orderParts, jobs }), watchHealth({ ...chat, log }))
}

async function seedGroup(
  { staffChats }: { readonly staffChats: StaffChats },
  chatId: number | undefined,
): Promise<void> {
  if (chatId !== undefined) await staffChats.seed(chatId)
}

/** An update may have come in by another process. */
function learningIds(inbox: Inbox, messageIds: MessageIds): Inbox {
  return {
    ...inbox,
    async read(updateId) {
      const update = await inbox.read(updateId)
      const { message } = (update ?? {}) as Partial<Update>
      if (message) messageIds.see({ chatId: message.chat.id, messageId: message.message_id })
      return update
    },
  }
}

/** Beside everything else: after an outage there may be hundreds of thousands. @returns how to stop. */
function resumeTickets({ log }: ServiceParts, tickets: TicketStore): () => Promise<void> {
  const stopping = new AbortController()
  const resumed = tickets.resume(stopping.signal).then(
    (count) => log.info({ count }, 'tickets and answers that an outage left are on their way'),
    (error: unknown) => log.error({ reason: messageOf(error) }, 'tickets cannot be resumed'),
  )
  return () => {
    stopping.abort()
    return resumed
  }
}
