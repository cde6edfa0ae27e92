import type { Message, Update, User } from 'grammy/types'
import { createCatalogueStore } from '#src/adapters/postgres/catalogue/catalogue-store.ts'
import type { Db } from '#src/adapters/postgres/connection/connect.ts'
import { allowedUpdates } from '#src/bot/bot.ts'
import { laneOf } from '#src/bot/lane-of.ts'
import { importCatalogue } from '#src/catalog/import-catalogue.ts'
import { openPhoto } from '#src/photo/open-photo.ts'
import type { LoggedCall } from '#src/playground/api/call-log.ts'
import { type BotApiServer, createBotApiServer } from '#src/playground/bot-api-server.ts'
import { listenOnLoopback } from '#src/playground/listen.ts'
import type { Branches } from '#src/ports/branches.ts'
import { BranchesError } from '#src/ports/errors.ts'
import { silentProgress } from '#src/ports/progress.ts'
import { type BotWork, createBotWorkers } from './bot-workers.ts'
import { type AnswerKind, answersIn } from './chat-answers.ts'
import { emptyTables, openDemoDatabase } from './database.ts'
import { nothing } from './outcomes.ts'
import type { AskedPhoto, ModelSees, Sight } from './short-ladder.ts'

export interface FailedWork {
  readonly work: BotWork
  readonly error: unknown
}

/** What happens while a test runs. */
interface TestRecord {
  /** The managers' group of this test. */
  managersId: number
  /** In the order in which it was done. */
  done: BotWork[]
  /** What was tried and failed since the last `retry` or `giveUp`. */
  failed: FailedWork[]
  asked: AskedPhoto[]
  /** Tickets and notices that were given up. */
  lost: (number | string)[]
  /** What a photo shows, by the caption that counts for it; nothing that the shop knows at first. */
  sees: (caption: string) => Sight | Promise<Sight>
  /** What the carrier says of its branches; nothing at first, as without a key. */
  findBranches: Branches['find']
  /** What a model outside of the shop sees; there is none at first. */
  modelSees: ModelSees | undefined
}

/**
 * The bot in this process, against the Bot API server of the playground. Work is done one piece after another, in the
 * order in which it was promised, and only when a test says so.
 */
export interface BotHarness extends TestRecord {
  readonly db: Db
  readonly telegram: BotApiServer
  readonly parts: Pick<
    ReturnType<typeof createBotWorkers>,
    | 'notices'
    | 'staffChats'
    | 'tickets'
    | 'shopSettings'
    | 'shopperLanguages'
    | 'drafts'
    | 'orders'
    | 'restock'
    | 'shopperData'
    | 'desk'
  >
  /** Somebody who never wrote before. */
  newShopper(languageCode?: string): User
  /** A message with this content arrives from a private chat, whatever it is. @returns its id. */
  receive(user: User, content: Partial<Message>): number
  /** An update of any kind arrives. */
  receiveUpdate(update: Omit<Update, 'update_id'>): void
  /** Takes in what has arrived and does all the work that follows. */
  settle(): Promise<void>
  /** Takes in what has arrived in the midst of other work, which goes on before what follows from it. */
  overhear(): Promise<void>
  /** Does what failed once more. */
  retry(): Promise<void>
  /** Gives up what failed, and throws where that fails. */
  giveUp(): Promise<void>
  /** Goes on with a bot that remembers nothing but what is in the database. */
  restart(): void
  /** Does work again, as after a crash that came before it was noted as done. */
  repeat(work: BotWork): Promise<void>
  /** The bot's calls into one chat, oldest first. */
  callsTo(chatId: number): readonly LoggedCall[]
  /** What the bot says in a chat, each message as it is now. */
  saidTo(chatId: number): readonly string[]
  /** What these messages are, to somebody who reads English. */
  kindsIn(chatId: number): readonly AnswerKind[]
  /** What was shown to those who tapped, oldest first. */
  toasts(): readonly unknown[]
  /** Before each test: empty chats, and a managers' group that nobody has written to. */
  reset(): Promise<void>
  close(): Promise<void>
}

let nextUserId = 9_500_000_001
let nextId = 500_000_001
let nextGroupId = -500_000_001

function newRecord(): TestRecord {
  const lists = { done: [], failed: [], asked: [], lost: [] }
  const sights = { sees: () => nothing, modelSees: undefined }
  return { managersId: 0, ...lists, ...sights, findBranches: noBranches }
}

async function noBranches(): Promise<never> {
  throw new BranchesError('the carrier does not say')
}

/** @param learns what people say is learned; else nobody learns anything */
export async function openBotHarness({ learns = false } = {}): Promise<BotHarness> {
  const database = await openDemoDatabase()
  const { db } = database
  await ensureCatalogue(db)
  const telegram = createBotApiServer({ limits: { groupMessagesPerMinute: 'off' } })
  telegram.updates.allow(allowedUpdates)
  const listening = await listenOnLoopback(telegram)
  const promised: BotWork[] = []
  const record = newRecord()
  const createBot = () =>
    createBotWorkers({
      db,
      telegram,
      promised,
      apiRoot: listening.apiRoot,
      sees: (caption) => record.sees(caption),
      onAsked: (photo) => record.asked.push(photo),
      modelSees: () => record.modelSees,
      onLost: (id) => record.lost.push(id),
      branches: { find: (query) => record.findBranches(query) },
      learns,
    })
  const { inbox, ...parts } = createBot()
  let { workers } = parts
  const drain = async () => {
    for (let work = promised.shift(); work; work = promised.shift()) {
      try {
        await workers[work.name].handle(work.id, work.data)
        record.done.push(work)
      } catch (error) {
        record.failed.push({ work, error })
      }
    }
  }
  const takeIn = async () => {
    const arrived = telegram.updates.pending
    telegram.updates.clear()
    for (const update of arrived) await inbox.accept(update, laneOf(update))
  }
  const harness: BotHarness = Object.assign(record, createSenders(telegram), {
    db,
    telegram,
    parts,
    async settle() {
      await takeIn()
      await drain()
    },
    async overhear() {
      const waiting = promised.splice(0)
      await takeIn()
      const updates = promised.splice(0)
      for (const { name, id } of updates) await workers[name].handle(id)
      promised.unshift(...waiting)
    },
    async retry() {
      promised.push(...record.failed.splice(0).map(({ work }) => work))
      await drain()
    },
    async giveUp() {
      // What fails here, too, is given up the next time.
      for (let [next] = record.failed; next; [next] = record.failed) {
        await workers[next.work.name].giveUp(next.work.id, next.work.data)
        record.failed.shift()
      }
      await drain()
    },
    restart() {
      workers = createBot().workers
    },
    async repeat(work: BotWork) {
      promised.push(work)
      await drain()
    },
    callsTo: (chatId: number) =>
      telegram.calls.all().filter(({ payload }) => Number(payload['chat_id']) === chatId),
    saidTo: (chatId: number) =>
      answersIn(telegram, chatId).map(({ message }) => message.text ?? message.caption ?? ''),
    kindsIn: (chatId: number) => answersIn(telegram, chatId, 'en').map(({ kind }) => kind),
    toasts: () => telegram.calls.of('answerCallbackQuery').map(({ payload }) => payload['text']),
    async reset() {
      await emptyChats(db)
      parts.pictures.clear()
      telegram.updates.clear()
      telegram.calls.clear()
      promised.length = 0
      const managersId = nextGroupId--
      telegram.addGroup({ id: managersId, title: 'Staff', members: [telegram.manager] })
      await parts.staffChats.seed(managersId)
      Object.assign(record, newRecord(), { managersId })
    },
    async close() {
      await listening.close()
      await database.close()
    },
  })
  return harness
}

/** What people do that the Bot API server has no words for. */
function createSenders(telegram: BotApiServer) {
  const receiveUpdate: BotHarness['receiveUpdate'] = (update) =>
    telegram.inject({ ...update, update_id: nextId++ })
  return {
    receiveUpdate,
    newShopper(languageCode = 'en'): User {
      const id = nextUserId++
      const user = { id, is_bot: false, first_name: `Shopper ${id}`, language_code: languageCode }
      telegram.addUser(user)
      return user
    },
    receive(from: User, content: Partial<Message>) {
      const messageId = nextId++
      const chat = { id: from.id, type: 'private', first_name: from.first_name } as const
      const message = { date: 1, from, ...content, message_id: messageId, chat }
      receiveUpdate({ message: message as Message & Update.NonChannel })
      return messageId
    },
  }
}

/** A PGlite has the demo already, a server is given its catalogue. */
async function ensureCatalogue(db: Db): Promise<void> {
  const store = createCatalogueStore(db)
  if ((await store.source()) !== undefined) return
  const file = 'catalog/products.yaml'
  await importCatalogue(
    { file, source: 'demo' },
    { store, checkPhoto: openPhoto, progress: silentProgress },
  )
}

async function emptyChats(db: Db): Promise<void> {
  await emptyTables(db, [
    ...['updates', 'inquiries', 'inquiry_messages', 'message_links', 'talks', 'deliveries'],
    ...['shopper_topics', 'tickets', 'decisions', 'managers', 'audit_log', 'staff_chats'],
    ...['channel_posts', 'notices', 'orders', 'payments', 'remembered_buyers', 'restock_wishes'],
    ...['funnel_steps', 'model_consents', 'product_drafts'],
  ])
}
