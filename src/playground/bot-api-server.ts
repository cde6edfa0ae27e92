import type { InlineQueryResult, Message, Update, User, UserFromGetMe } from 'grammy/types'
import { Hono } from 'hono'
import { messageOf } from '#src/lib/message.ts'
import { createApiRoutes } from './api/api-routes.ts'
import { type CallLog, createCallLog } from './api/call-log.ts'
import { createFaults, type Faults } from './api/faults.ts'
import { createEventStreams } from './page-server/event-stream.ts'
import { createPageRoutes } from './page-server/page-routes.ts'
import { type Cast, toPlaygroundEvent } from './page-server/panes.ts'
import { type Actions, createActions } from './people/actions.ts'
import { enter } from './people/people.ts'
import { type Limits, noLimits, realLimits } from './rules/limits.ts'
import type { NewGroup } from './state/chats.ts'
import type { WorldEvent } from './state/events.ts'
import {
  botWithToken,
  defaultManager,
  defaultManagers,
  defaultShopper,
  defaultToken,
} from './state/identities.ts'
import type { UpdateQueue } from './state/update-queue.ts'
import { type WaitOptions, waitForMessage } from './state/wait-for-message.ts'
import { createWorld, type World } from './state/world.ts'

export interface BotApiServerOptions {
  /** The only token that is let in; its digits before the colon are the bot's id. */
  readonly token?: string
  /** The people behind the page's panes. */
  readonly shopper?: User
  readonly manager?: User
  readonly managers?: Omit<NewGroup, 'members'>
  /** Folders with pictures that the page offers. */
  readonly sampleFolders?: readonly string[]
  /** 'real' (the default), 'off', or the real ones with these changes. */
  readonly limits?: 'real' | 'off' | Partial<Limits>
  /** Milliseconds since 1970; tests give their own. */
  readonly now?: () => number
  readonly webhookRetryMs?: number
  readonly maxMessagesPerChat?: number
  readonly maxFileBytes?: number
}

/** A Bot API server for one bot, with the people it talks to. */
export interface BotApiServer extends Actions {
  /** Serves the Bot API, the chat page and its endpoints. */
  readonly app: Hono
  readonly token: string
  readonly bot: UserFromGetMe
  readonly shopper: User
  readonly manager: User
  readonly managersGroupId: number
  /** Change any of them at any time. */
  readonly limits: Limits
  readonly updates: UpdateQueue
  readonly calls: CallLog
  readonly failNext: Faults['failNext']
  /** A person whom the bot may write to although they have not written yet. */
  addUser(user: User): void
  addGroup(group: NewGroup): void
  /** The chat's messages that were not deleted, oldest first; of an upgraded group, those of the new one. */
  messages(chatId: number): readonly Message[]
  /** The group's messages that only one member sees. */
  ephemerals(chatId: number): readonly Message[]
  /** The messages of a business account's chat with a customer. */
  businessMessages(connectionId: string, customerId: number): readonly Message[]
  /** The first message, there already or still to come, that the predicate accepts; an error at the deadline. */
  waitForMessage(
    chatId: number,
    accepts: (message: Message) => boolean,
    options?: WaitOptions,
  ): Promise<Message>
  /** Everything that happens in the chats; call what it returns to stop. */
  onEvent(listener: (event: WorldEvent) => void): () => void
  /** What the bot answered to `queryInline`; empty until it did. */
  inlineResults(queryId: string): readonly InlineQueryResult[]
  /** Delivers exactly this update, whatever its id. */
  inject(update: Update): void
  /** Ends open polls, event streams and webhook deliveries, so that the HTTP server can close. */
  close(): void
}

/** The server keeps everything in memory, within bounds, and forgets it when the process ends. */
export function createBotApiServer(options: BotApiServerOptions = {}): BotApiServer {
  const { token = defaultToken, shopper = defaultShopper, manager = defaultManager } = options
  const managers = { ...(options.managers ?? defaultManagers), members: [manager] }
  const limits = limitsOf(options.limits)
  const world = createWorld({
    bot: botWithToken(token),
    now: options.now ?? Date.now,
    limits,
    maxMessagesPerChat: options.maxMessagesPerChat ?? 5000,
    maxFileBytes: options.maxFileBytes ?? 512 * 1024 * 1024,
    webhookRetryMs: options.webhookRetryMs ?? 1000,
  })
  const people = createActions(world)
  const faults = createFaults()
  const calls = createCallLog(5000)
  const streams = createEventStreams()
  const cast: Cast = { shopper, manager, managersGroupId: managers.id }
  enter(world, shopper)
  world.chats.addGroup(managers)
  world.events.subscribe((event) => {
    const shown = toPlaygroundEvent(event, cast, world)
    if (shown) streams.publish(shown)
  })

  const page = { world, people, cast, streams, sampleFolders: options.sampleFolders ?? [] }

  return {
    ...people,
    ...cast,
    app: createApp(createApiRoutes({ token, world, faults, calls }), createPageRoutes(page)),
    token,
    limits,
    calls,
    bot: world.bot,
    updates: world.updates,
    failNext: faults.failNext,
    addUser: (user) => void enter(world, user),
    addGroup: (group) => void world.chats.addGroup(group),
    ...createViews(world),
    onEvent: world.events.subscribe,
    inject: world.updates.inject,
    close() {
      world.longPoll.close()
      world.webhook.close()
      streams.closeAll()
    },
  }
}

type Views = Pick<
  BotApiServer,
  'messages' | 'ephemerals' | 'businessMessages' | 'waitForMessage' | 'inlineResults'
>

/** What tests look at. */
function createViews({ chats, events, queries }: World): Views {
  const { currentId } = chats
  return {
    messages: (chatId) => [...chats.get(currentId(chatId)).messages.values()],
    ephemerals: (chatId) => [...chats.get(currentId(chatId)).ephemerals.values()],
    businessMessages: (connectionId, customerId) => [
      ...chats.get(customerId, connectionId).messages.values(),
    ],
    waitForMessage: (chatId, accepts, wait = {}) =>
      waitForMessage(currentId(chatId), accepts, { ...wait, chats, events }),
    inlineResults: (queryId) => queries.inline.get(queryId)?.results ?? [],
  }
}

function limitsOf(wanted: BotApiServerOptions['limits'] = 'real'): Limits {
  if (wanted === 'off') return { ...noLimits }
  return { ...realLimits, ...(wanted === 'real' ? {} : wanted) }
}

function createApp(...parts: readonly Hono[]): Hono {
  const app = new Hono()
  app.onError((error, c) => c.text(`Internal Server Error: ${messageOf(error)}`, 500))
  for (const part of parts) app.route('/', part)
  return app
}
