import type { BotCommand, BusinessConnection, UserFromGetMe } from 'grammy/types'
import { createThrottle, type Limits, type Throttle } from '#src/playground/rules/limits.ts'
import { type Attachments, createAttachments } from './attachments.ts'
import { type Chats, createChats } from './chats.ts'
import { createEvents, type Events, type InputMarkup } from './events.ts'
import { createFiles, type Files } from './files.ts'
import { createLongPoll, type LongPoll } from './long-poll.ts'
import { createQueries, type Queries } from './queries.ts'
import { createUpdateQueue, type UpdateQueue } from './update-queue.ts'
import { createWebhook, type Webhook } from './webhook.ts'

/** Everything that one bot and the people it talks to share. */
export interface World {
  readonly bot: UserFromGetMe
  readonly now: () => number
  readonly limits: Limits
  readonly throttle: Throttle
  readonly events: Events
  readonly chats: Chats
  readonly files: Files
  readonly attachments: Attachments
  readonly updates: UpdateQueue
  readonly longPoll: LongPoll
  readonly webhook: Webhook
  readonly queries: Queries
  /** Users who blocked the bot. */
  readonly blockedBy: Set<number>
  /** The keyboards of input fields, by chat, each with the message that it came with. */
  readonly inputMarkups: Map<number, { readonly messageId: number; readonly markup: InputMarkup }>
  /** Business accounts that the bot is connected to, by connection. */
  readonly connections: Map<string, BusinessConnection>
  /** What setMyCommands set, by scope and language. */
  readonly commands: Map<string, readonly BotCommand[]>
}

export interface WorldOptions {
  readonly bot: UserFromGetMe
  readonly now: () => number
  readonly limits: Limits
  readonly maxMessagesPerChat: number
  readonly maxFileBytes: number
  readonly webhookRetryMs: number
}

export function createWorld({
  bot,
  now,
  limits,
  maxMessagesPerChat,
  maxFileBytes,
  webhookRetryMs,
}: WorldOptions): World {
  const events = createEvents()
  const files = createFiles(maxFileBytes)
  const firstId = firstIdAt(now())
  const updates = createUpdateQueue(firstId)
  return {
    bot,
    now,
    limits,
    events,
    files,
    updates,
    throttle: createThrottle(limits, now),
    chats: createChats({ now, events, firstMessageId: firstId, maxMessagesPerChat }),
    attachments: createAttachments(files, limits),
    longPoll: createLongPoll(updates),
    webhook: createWebhook({ queue: updates, now, retryMs: webhookRetryMs }),
    queries: createQueries(),
    blockedBy: new Set(),
    inputMarkups: new Map(),
    connections: new Map(),
    commands: new Map(),
  }
}

const epochMs = Date.UTC(2026, 0, 1)

/**
 * Ids begin at the seconds since 2026. The bot keeps them in its database while this server forgets them: a restart
 * must not hand out an update id that the bot has answered already, nor the id of a message that it links to.
 */
const firstIdAt = (nowMs: number) => Math.max(1, Math.floor((nowMs - epochMs) / 1000))
