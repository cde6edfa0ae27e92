import type { Api } from 'grammy'
import { createChatJobs } from '#src/adapters/postgres/chat/chat-jobs.ts'
import { createInbox } from '#src/adapters/postgres/chat/inbox.ts'
import { createGroupPacer, type GroupPacer } from '#src/adapters/telegram/group-pacer.ts'
import { createMessageIds } from '#src/adapters/telegram/message-ids.ts'
import { createTelegramApi } from '#src/adapters/telegram/telegram-api.ts'
import { createTapAcknowledger, type TapAcknowledger } from '#src/bot/acknowledge-taps.ts'
import { createBot } from '#src/bot/bot.ts'
import { messageOf } from '#src/lib/message.ts'
import { openVitryna, type Vitryna } from '#src/main.ts'
import { watchBudget } from '#src/models/watch-budget.ts'
import type { Embedder } from '#src/ports/embedder.ts'
import type { Jobs } from '#src/ports/jobs.ts'
import type { Notices } from '#src/ports/notices.ts'
import type { StaffChats } from '#src/ports/staff-chats.ts'
import type { TicketStore } from '#src/ports/ticket-store.ts'
import type { Surroundings } from '#src/wiring/surroundings.ts'
import { createChatParts } from './chat-parts.ts'
import { startChatWorkers } from './chat-workers.ts'
import { serveHttp } from './http-server.ts'
import { createWorkers } from './job-workers.ts'
import { createOrderParts, keepOrders } from './order-parts.ts'
import type { ServiceParts, ServiceState } from './service-parts.ts'
import { askWhoAmI, createIntake, openIntake, openTelegram, telegramOptions } from './telegram.ts'
import { watchDesk } from './watch-desk.ts'

export interface Service {
  /** Where the chat page, health and metrics are. */
  readonly address: string
  /** What makes a group the managers' group, where there is none yet. */
  readonly setupCode: string | undefined
  /** Takes nothing new, finishes or hands back what is in hand, and closes in order. */
  stop(): Promise<void>
}

/** What is in hand when the process is asked to end may take so long; a container gets 30 seconds as a rule. */
const stopDeadlineMs = 15_000
/** Half a minute later is soon enough to hear of an emptying budget. */
const watchIntervalMs = 30_000
/** Whether the day's pruning was promised already is asked so often. */
const pruneIntervalMs = 3_600_000

/** The bot, running. Everything that keeps and answers is started before anything may arrive. */
export async function startService(surroundings: Surroundings): Promise<Service> {
  const vitryna = await openVitryna({ ...surroundings, mustOwn: true })
  const closing: (() => Promise<unknown>)[] = [() => vitryna.close()]
  const stop = async () => {
    for (const close of closing.splice(0).reverse()) await close()
  }
  try {
    await vitryna.ensureDemo()
    const embedder = await warmUp(vitryna, surroundings.log)
    const started = await startParts({ ...surroundings, vitryna, embedder, closing })
    return { ...started, stop }
  } catch (error) {
    await stop()
    throw error
  }
}

async function startParts(parts: ServiceParts): Promise<Omit<Service, 'stop'>> {
  const { config, log, vitryna, closing } = parts
  const { db } = vitryna.connection
  const telegram = openTelegram(config.mode)
  const playground = telegram.kind === 'playground' ? telegram.server : undefined
  const state: ServiceState = {
    missing: 'starting',
    intakeProblem: () => undefined,
    downloadProblem: () => undefined,
  }
  const jobs = await vitryna.stores.jobs.get()
  const chatJobs = createChatJobs(db)
  const inbox = createInbox(db, chatJobs)
  const taps: { acknowledger?: TapAcknowledger } = {}
  const messageIds = createMessageIds()
  const orderParts = createOrderParts(parts, jobs)
  const intake = createIntake(parts, { inbox, taps, messageIds })
  const opening = { telegram, state, intake, ...orderParts }

  const server = await serveHttp(parts, opening)
  closing.push(() => server.close(stopDeadlineMs))
  if (playground) closing.push(async () => playground.close())
  const options = telegramOptions(telegram, server)
  const groups = openGroupPacer(vitryna)
  const onAnswer = vitryna.metrics.telegramAnswered
  const api = createTelegramApi(options, { groups, messageIds, onAnswer })
  const me = await askWhoAmI(api, (reason) => {
    state.missing = reason
    log.warn({ reason }, 'Telegram does not say who the bot is, to be asked again')
  })
  const chat = createChatParts({ ...parts, api, telegram: options, jobs, chatJobs, orderParts })
  state.downloadProblem = chat.files.problem
  await seedGroup(chat, playground?.managersGroupId ?? config.MANAGER_CHAT_ID)
  for (const known of await chat.talk.highestIds()) messageIds.see(known)
  const bot = createBot({ ...chat, token: options.token, me, api })
  taps.acknowledger = acknowledgeTaps({ api, bot }, log)
  const stopping = new AbortController()
  await jobs.start(createWorkers({ ...chat, vitryna, log, stopping: stopping.signal }))
  closing.push(() => {
    stopping.abort(new Error('the bot stops'))
    return jobs.stop(stopDeadlineMs)
  })
  const own = { vitryna, log, bot, inbox, chatJobs, api, stopping: stopping.signal }
  const lanes = await startChatWorkers({ ...chat, ...own })
  closing.push(() => lanes.stop(stopDeadlineMs))
  // Stopped first: what waits for a group's limit is left to the next process.
  closing.push(async () => groups.stop(), resumeTickets(parts, chat.tickets))
  closing.push(await pruneDaily(parts, jobs), watchMoney(parts, chat.notices))
  closing.push(keepOrders(parts, orderParts), watchDesk({ ...chat, log }))
  openIntake(parts, { ...opening, api })
  state.missing = undefined
  return {
    address: `http://${playground ? '127.0.0.1' : 'localhost'}:${server.port}`,
    setupCode: await codeForTheFirstGroup(chat.staffChats),
  }
}

async function seedGroup(
  { staffChats }: { readonly staffChats: StaffChats },
  chatId: number | undefined,
): Promise<void> {
  if (chatId !== undefined) await staffChats.seed(chatId)
}

async function codeForTheFirstGroup(staffChats: StaffChats): Promise<string | undefined> {
  const isAlone = (await staffChats.list()).length === 0
  return isAlone ? staffChats.setupCode() : undefined
}

/** @param parts.api not the bot's: its transformer takes an acknowledgement for an answer that comes too late. */
function acknowledgeTaps(
  { api, bot }: { readonly api: Api; readonly bot: { readonly api: Api } },
  log: ServiceParts['log'],
): TapAcknowledger {
  const onTrouble = (error: unknown) => log.debug({ reason: messageOf(error) }, 'tap')
  const acknowledger = createTapAcknowledger(api, { onTrouble })
  bot.api.config.use(acknowledger.transformer)
  return acknowledger
}

function openGroupPacer({ stores }: Vitryna): GroupPacer {
  const perMinute = async () => (await stores.shopSettings.read()).groupMessagesPerMinute
  return createGroupPacer({ perMinute })
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

/** Looks at the budgets now and then. @returns how to stop. */
function watchMoney({ vitryna, log }: ServiceParts, notices: Notices): () => Promise<void> {
  const { ledger, limits } = vitryna.models
  const look = () =>
    watchBudget({ ledger, limits, notices }).catch((error: unknown) =>
      log.warn({ reason: messageOf(error) }, 'the budgets cannot be looked at'),
    )
  const timer = setInterval(() => void look(), watchIntervalMs)
  return async () => clearInterval(timer)
}

/** What has become old goes once a day, also where the bot runs for an hour only. @returns how to stop. */
async function pruneDaily({ log }: ServiceParts, jobs: Jobs): Promise<() => Promise<void>> {
  const promise = () =>
    jobs.sendDaily('prune').catch((error: unknown) => {
      log.warn({ reason: messageOf(error) }, 'what has become old cannot be removed')
    })
  await promise()
  const timer = setInterval(() => void promise(), pruneIntervalMs)
  return async () => clearInterval(timer)
}

/** The first run of each size allocates and compiles: not while a shopper waits. */
async function warmUp(
  { recognition, index, catalogue }: Vitryna,
  log: ServiceParts['log'],
): Promise<Embedder> {
  // Rungs that cannot do their part are passed over, then as now.
  const prepared = recognition
    .prepare()
    .catch((error: unknown) => log.warn({ reason: messageOf(error) }, 'not all of it is prepared'))
  const embedder = await recognition.embedder()
  const [height, width] = embedder.input.size
  const tensor = new Float32Array(3 * height * width).fill(0.5)
  await embedder.embed(new Array<Float32Array>(embedder.maxBatch).fill(tensor))
  await recognition.identifier()
  await index.prepare()
  await catalogue.semanticSearch?.prepare()
  await prepared
  return embedder
}
