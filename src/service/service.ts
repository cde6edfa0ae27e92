import { createHash } from 'node:crypto'
import { fileURLToPath } from 'node:url'
import { type Api, GrammyError } from 'grammy'
import type { Update, UserFromGetMe } from 'grammy/types'
import { sql } from 'kysely'
import { createChatJobs } from '#src/adapters/postgres/chat/chat-jobs.ts'
import { createInbox } from '#src/adapters/postgres/chat/inbox.ts'
import { createJobs } from '#src/adapters/postgres/connection/jobs.ts'
import { createTelegramApi, type TelegramOptions } from '#src/adapters/telegram/telegram-api.ts'
import { startPolling, type UpdatePoller } from '#src/adapters/telegram/update-poller.ts'
import { createTapAcknowledger, type TapAcknowledger } from '#src/bot/acknowledge-taps.ts'
import { allowedUpdates, createBot } from '#src/bot/bot.ts'
import { announceCommands } from '#src/bot/features/commands.ts'
import { laneOf } from '#src/bot/lane-of.ts'
import { createHttpApp } from '#src/http/app.ts'
import { createWebhook } from '#src/http/webhook.ts'
import { type Listening, listen } from '#src/lib/listen.ts'
import { messageOf } from '#src/lib/message.ts'
import { retry } from '#src/lib/retry.ts'
import { openVitryna, type Surroundings, type Vitryna } from '#src/main.ts'
import { watchBudget } from '#src/models/watch-budget.ts'
import { type BotApiServer, createBotApiServer } from '#src/playground/bot-api-server.ts'
import type { Embedder } from '#src/ports/embedder.ts'
import { ConfigError } from '#src/ports/errors.ts'
import type { Inbox, StoredUpdate } from '#src/ports/inbox.ts'
import type { Notices } from '#src/ports/notices.ts'
import { createChatParts } from './chat-parts.ts'
import { startChatWorkers } from './chat-workers.ts'
import { createWorkers } from './job-workers.ts'

export interface Service {
  /** Where the chat page, health and metrics are. */
  readonly address: string
  /** Takes nothing new, finishes or hands back what is in hand, and closes in order. */
  stop(): Promise<void>
}

const sampleFolders = ['../../evals/demo/photos', '../../catalog/photos'].map((path) =>
  fileURLToPath(new URL(path, import.meta.url)),
)

/** What is in hand when the process is asked to end may take so long; a container gets 30 seconds as a rule. */
const stopDeadlineMs = 15_000
/** The managers may well hear of an emptying budget half a minute later. */
const watchIntervalMs = 30_000

/**
 * The bot, running. Everything that keeps and answers is started before anything may arrive.
 * @param isPlayground against the Bot API server on loopback instead of Telegram's
 */
export async function startService(
  surroundings: Surroundings,
  isPlayground: boolean,
): Promise<Service> {
  const vitryna = await openVitryna(surroundings)
  const closing: (() => Promise<unknown>)[] = [() => vitryna.close()]
  const stop = async () => {
    for (const close of closing.splice(0).reverse()) await close()
  }
  try {
    await vitryna.ensureDemo()
    const embedder = await warmUp(vitryna)
    const parts = { ...surroundings, vitryna, embedder, isPlayground, closing }
    const address = await startParts(parts)
    return { address, stop }
  } catch (error) {
    await stop()
    throw error
  }
}

interface Parts extends Surroundings {
  readonly vitryna: Vitryna
  readonly embedder: Embedder
  readonly isPlayground: boolean
  /** What to undo, in the order it was done. */
  readonly closing: (() => Promise<unknown>)[]
}

async function startParts(parts: Parts): Promise<string> {
  const { config, log, vitryna, isPlayground, closing } = parts
  const { db, isSoleOwner } = vitryna.connection
  const playground = isPlayground ? createBotApiServer({ sampleFolders }) : undefined
  const state: State = { missing: 'starting', poller: undefined }
  const onQueueError = (error: Error) => log.error({ reason: messageOf(error) }, 'queue')
  const jobs = createJobs(db, { isSoleOwner, onError: onQueueError })
  const chatJobs = createChatJobs(db)
  const inbox = createInbox(db, chatJobs)
  const taps: { acknowledger?: TapAcknowledger } = {}
  const intake = intakeOf(parts, inbox, taps)
  const webhook = config.TELEGRAM_WEBHOOK_URL && !isPlayground ? webhookOf(parts) : undefined

  const server = await serve(parts, { state, playground, intake, webhook })
  closing.push(() => server.close(stopDeadlineMs))
  if (playground) closing.push(async () => playground.close())

  const telegram = telegramOf(parts, playground, server)
  const managerChatId = playground?.managersGroupId ?? config.MANAGER_CHAT_ID
  const api = createTelegramApi(telegram)
  const me = await askWhoAmI(api)
  const chat = createChatParts({ vitryna, api, telegram, jobs, chatJobs })
  if (managerChatId !== undefined) await chat.staffChats.seed(managerChatId)
  const bot = createBot({ ...chat, token: telegram.token, me, api })
  const onTrouble = (error: unknown) => log.debug({ reason: messageOf(error) }, 'tap')
  taps.acknowledger = createTapAcknowledger(api, { onTrouble })
  bot.api.config.use(taps.acknowledger.transformer)
  await jobs.start(createWorkers({ ...chat, vitryna, log }))
  closing.push(() => jobs.stop(stopDeadlineMs))
  const lanes = await startChatWorkers({ ...chat, vitryna, log, bot, inbox, chatJobs })
  closing.push(() => lanes.stop(stopDeadlineMs))
  await chat.tickets.resume()
  await inbox.prune()
  closing.push(watchMoney(parts, chat.notices))
  await whenTelegramIsThere(() => announceCommands(api))
  await openIntake(parts, { api, state, intake, webhook })
  state.missing = undefined
  return `http://${isPlayground ? '127.0.0.1' : 'localhost'}:${server.port}`
}

/** Looks at the budgets now and then. @returns how to stop. */
function watchMoney({ vitryna, log }: Parts, notices: Notices): () => Promise<void> {
  const look = () =>
    watchBudget({ ...vitryna.vision, notices }).catch((error: unknown) =>
      log.warn({ reason: messageOf(error) }, 'the budgets cannot be looked at'),
    )
  const timer = setInterval(() => void look(), watchIntervalMs)
  return async () => clearInterval(timer)
}

/** A start outlasts a Telegram that is away for some seconds; what it refuses it refuses for good. */
function whenTelegramIsThere<T>(call: () => Promise<T>): Promise<T> {
  const isFinal = (error: unknown) => error instanceof GrammyError
  return retry(call, { attempts: 5, delayMs: 1_000, isFinal })
}

async function askWhoAmI(api: Api): Promise<UserFromGetMe> {
  try {
    return await whenTelegramIsThere(() => api.getMe())
  } catch (cause) {
    const refused = cause instanceof GrammyError
    throw new ConfigError(
      refused ? `Telegram refuses the bot: ${cause.description}` : messageOf(cause),
      {
        remedy: refused ? 'check TELEGRAM_BOT_TOKEN' : 'check TELEGRAM_API_ROOT and the network',
        cause,
      },
    )
  }
}

interface Intake {
  readonly accept: (update: StoredUpdate) => Promise<void>
  readonly onError: (error: unknown) => void
}

function intakeOf(
  { vitryna, log }: Parts,
  inbox: Inbox,
  taps: { readonly acknowledger?: TapAcknowledger },
): Intake {
  return {
    async accept(update) {
      const isNew = await inbox.accept(update, laneOf(update as Update))
      if (isNew) taps.acknowledger?.arrived(update as Update)
      vitryna.metrics.updateReceived(isNew ? 'new' : 'repeated')
    },
    onError: (error) => log.warn({ reason: messageOf(error) }, 'updates cannot be taken in'),
  }
}

/** Last of all: nothing may arrive before it can be kept. */
async function openIntake(
  { closing }: Parts,
  { api, state, intake, webhook }: Opening & { readonly api: Api },
): Promise<void> {
  if (webhook) {
    const { url, secret } = webhook
    const options = { secret_token: secret, allowed_updates: allowedUpdates }
    await whenTelegramIsThere(() => api.setWebhook(url, options))
    return
  }
  await whenTelegramIsThere(() => api.deleteWebhook())
  const poller = startPolling({ api, allowedUpdates, ...intake })
  state.poller = poller
  closing.push(() => poller.stop())
}

interface Opening {
  readonly state: State
  readonly intake: Intake
  readonly webhook: ReturnType<typeof webhookOf> | undefined
}

interface State {
  /** Why nothing can be answered yet. */
  missing: string | undefined
  poller: UpdatePoller | undefined
}

function serve(
  { config, vitryna, embedder, isPlayground }: Parts,
  {
    state,
    intake,
    webhook,
    playground,
  }: Opening & { readonly playground: BotApiServer | undefined },
): Promise<Listening> {
  const app = createHttpApp({
    checks: {
      start: async () => state.missing,
      database: async () => {
        await sql`select 1`.execute(vitryna.connection.db)
        return undefined
      },
      intake: async () => state.poller?.problem(),
    },
    notes: notesOf(config, isPlayground),
    embedder,
    metrics: async () => ({
      text: await vitryna.metrics.registry.metrics(),
      contentType: vitryna.metrics.registry.contentType,
    }),
    ...(webhook
      ? { webhook: { path: webhook.path, handle: createWebhook({ ...webhook, ...intake }) } }
      : {}),
    ...(playground ? { playground: playground.app } : {}),
  })
  // The playground lets anyone who reaches it play the shopper and the managers: this machine only.
  const hostname = isPlayground ? '127.0.0.1' : '0.0.0.0'
  return listen(app, { hostname, port: config.HTTP_PORT }).catch((cause: unknown) => {
    throw new ConfigError(`port ${config.HTTP_PORT} cannot be used: ${messageOf(cause)}`, {
      remedy: 'set HTTP_PORT to a free one, or to 0 for any',
      cause,
    })
  })
}

function notesOf(config: Surroundings['config'], isPlayground: boolean): readonly string[] {
  const hasManagers = isPlayground || config.MANAGER_CHAT_ID !== undefined
  return hasManagers ? [] : ['MANAGER_CHAT_ID is not set: tickets wait in the database']
}

function telegramOf(
  { config }: Parts,
  playground: BotApiServer | undefined,
  { port }: Listening,
): TelegramOptions {
  if (playground) return { token: playground.token, apiRoot: `http://127.0.0.1:${port}` }
  return {
    token: config.TELEGRAM_BOT_TOKEN ?? '',
    apiRoot: config.TELEGRAM_API_ROOT.replace(/\/$/, ''),
  }
}

function webhookOf({ config }: Parts) {
  const url = config.TELEGRAM_WEBHOOK_URL ?? ''
  const token = config.TELEGRAM_BOT_TOKEN ?? ''
  // Without a secret of the shop's own one is derived, the same in every process.
  const derived = createHash('sha256').update(`webhook:${token}`).digest('hex')
  return { url, path: new URL(url).pathname, secret: config.TELEGRAM_WEBHOOK_SECRET ?? derived }
}

/** The first run of each size allocates and compiles: not while a shopper waits. */
async function warmUp(vitryna: Vitryna): Promise<Embedder> {
  const embedder = await vitryna.embedder()
  const [height, width] = embedder.input.size
  const tensor = new Float32Array(3 * height * width).fill(0.5)
  await embedder.embed(new Array<Float32Array>(embedder.maxBatch).fill(tensor))
  await vitryna.identifier()
  await vitryna.prepareIndex()
  await vitryna.meaning?.prepare()
  return embedder
}
