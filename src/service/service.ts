import { createChatJobs } from '#src/adapters/postgres/chat/chat-jobs.ts'
import { createInbox } from '#src/adapters/postgres/chat/inbox.ts'
import { createGroupPacer, type GroupPacer } from '#src/adapters/telegram/group-pacer.ts'
import { createMessageIds } from '#src/adapters/telegram/message-ids.ts'
import { createTelegramApi } from '#src/adapters/telegram/telegram-api.ts'
import { createTapAcknowledger, type TapAcknowledger } from '#src/bot/acknowledge-taps.ts'
import { messageOf } from '#src/lib/message.ts'
import { openVitryna, type Vitryna } from '#src/main.ts'
import type { Embedder } from '#src/ports/embedder.ts'
import { AppError } from '#src/ports/errors.ts'
import type { StaffChats } from '#src/ports/staff-chats.ts'
import type { Surroundings } from '#src/wiring/surroundings.ts'
import { startAnswering, stopDeadlineMs } from './answering.ts'
import { serveHttp } from './http-server.ts'
import { createOrderParts } from './order-parts.ts'
import { dutiesOf, type Role } from './roles.ts'
import type { ServiceParts, ServiceState } from './service-parts.ts'
import { askWhoAmI, createIntake, openIntake, openTelegram, telegramOptions } from './telegram.ts'

export interface Service {
  /** Where the chat page, health and metrics are. */
  readonly address: string
  /** What makes a group the managers' group, where there is none yet. */
  readonly setupCode: string | undefined
  /** Takes nothing new, finishes or hands back what is in hand, and closes in order. */
  stop(): Promise<void>
}

/** What a process sends that answers nothing: what follows from a payment. */
const sentByIntake = ['show-order', 'tell-order', 'tell-managers'] as const

/** The bot, running. Everything that keeps and answers is started before anything may arrive. */
export async function startService(
  surroundings: Surroundings,
  role: Role = 'all',
): Promise<Service> {
  const duties = dutiesOf(role, surroundings.config)
  const vitryna = await openVitryna({ ...surroundings, mustOwn: true })
  const closing: (() => Promise<unknown>)[] = [() => vitryna.close()]
  const stop = async () => {
    for (const close of closing.splice(0).reverse()) await close()
  }
  try {
    await refuseUnfinished(vitryna)
    if (duties.answers) await vitryna.ensureDemo()
    const embedder = duties.answers ? await warmUp(vitryna, surroundings.log) : undefined
    const started = await startParts({ ...surroundings, vitryna, duties, embedder, closing })
    return { ...started, stop }
  } catch (error) {
    await stop()
    throw error
  }
}

/** Its shoppers would find again what they had deleted. */
async function refuseUnfinished({ stores }: Vitryna): Promise<void> {
  if (!(await stores.forgottenShoppers.unfinished())) return
  const what = 'a restore was cut short: who was forgotten since the backup is not yet again'
  throw new AppError(what, { remedy: 'run `vitryna restore FILE` again with the same file' })
}

async function startParts(parts: ServiceParts): Promise<Omit<Service, 'stop'>> {
  const { config, log, vitryna, closing, duties } = parts
  const { db } = vitryna.connection
  const telegram = openTelegram(config.mode)
  const playground = telegram.kind === 'playground' ? telegram.server : undefined
  const state: ServiceState = {
    missing: 'starting',
    intakeProblem: () => undefined,
    downloadProblem: () => undefined,
  }
  const jobs = await vitryna.stores.jobs.get()
  if (!duties.answers) await jobs.prepare(sentByIntake)
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
  const onTrouble = (error: unknown) => log.debug({ reason: messageOf(error) }, 'tap')
  taps.acknowledger = createTapAcknowledger(api, { onTrouble })
  if (duties.answers) {
    const meeting = { api, me, options, groups, messageIds, jobs, chatJobs, inbox, orderParts }
    const managersGroupId = playground?.managersGroupId ?? config.MANAGER_CHAT_ID
    await startAnswering(parts, { ...meeting, taps: taps.acknowledger, state, managersGroupId })
  }
  if (duties.takesIn) openIntake(parts, { ...opening, api })
  state.missing = undefined
  return {
    address: `http://${playground ? '127.0.0.1' : 'localhost'}:${server.port}`,
    setupCode: await codeForTheFirstGroup(vitryna.stores.staffChats),
  }
}

async function codeForTheFirstGroup(staffChats: StaffChats): Promise<string | undefined> {
  const isAlone = (await staffChats.list()).length === 0
  return isAlone ? staffChats.setupCode() : undefined
}

function openGroupPacer({ stores }: Vitryna): GroupPacer {
  const perMinute = async () => (await stores.shopSettings.read()).groupMessagesPerMinute
  return createGroupPacer({ perMinute })
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
