import { Api } from 'grammy'
import { sql } from 'kysely'
import { createMemoryFingerprintIndex } from '#src/adapters/memory/fingerprint-index.ts'
import { createAnswerStore } from '#src/adapters/postgres/answers/answer-store.ts'
import { createFingerprintSource } from '#src/adapters/postgres/answers/fingerprint-store.ts'
import { createCatalogueStore } from '#src/adapters/postgres/catalogue/catalogue-store.ts'
import { createProductSearch } from '#src/adapters/postgres/catalogue/product-search.ts'
import { createChannelPosts } from '#src/adapters/postgres/chat/channel-posts.ts'
import { createInbox } from '#src/adapters/postgres/chat/inbox.ts'
import { createInquiryStore } from '#src/adapters/postgres/chat/inquiry-store.ts'
import { createModelConsents } from '#src/adapters/postgres/chat/model-consents.ts'
import { createNotices } from '#src/adapters/postgres/chat/notices.ts'
import { createShopperData } from '#src/adapters/postgres/chat/shopper-data.ts'
import { createShopperLanguages } from '#src/adapters/postgres/chat/shopper-languages.ts'
import { createStaffChats } from '#src/adapters/postgres/chat/staff-chats.ts'
import { createTalkStore } from '#src/adapters/postgres/chat/talk-store.ts'
import { createTopicStore } from '#src/adapters/postgres/chat/topic-store.ts'
import type { Db } from '#src/adapters/postgres/connection/connect.ts'
import { createSettingsStore } from '#src/adapters/postgres/connection/settings-store.ts'
import { createShopSettings } from '#src/adapters/postgres/connection/shop-settings.ts'
import { createDeskStores } from '#src/adapters/postgres/desk/desk-stores.ts'
import { createManagers } from '#src/adapters/postgres/desk/managers.ts'
import { createTicketStore } from '#src/adapters/postgres/desk/ticket-store.ts'
import { createDrafts } from '#src/adapters/postgres/orders/drafts.ts'
import { createFunnel } from '#src/adapters/postgres/orders/funnel.ts'
import { createOrderPrompts } from '#src/adapters/postgres/orders/order-prompts.ts'
import { createOrders } from '#src/adapters/postgres/orders/order-store.ts'
import { createRestock } from '#src/adapters/postgres/orders/restock.ts'
import { createCategoryModels } from '#src/adapters/postgres/references/category-models.ts'
import { createConfirmedPhotos } from '#src/adapters/postgres/references/confirmed-photos.ts'
import { createHeadStore } from '#src/adapters/postgres/references/head-store.ts'
import { createFileSource } from '#src/adapters/telegram/file-source.ts'
import { createBasketChat } from '#src/bot/basket/basket-chat.ts'
import { createBot } from '#src/bot/bot.ts'
import { createOrderChat } from '#src/bot/order-chat.ts'
import { createSentPictures } from '#src/bot/pictures.ts'
import { createRatingQuestion } from '#src/bot/rating-question.ts'
import { createShopperChat } from '#src/bot/shopper-chat.ts'
import { createShopperTopics } from '#src/bot/shopper-topics.ts'
import { createStaffChat } from '#src/bot/staff-chat.ts'
import { createTalkChats } from '#src/bot/talk-chats.ts'
import { createTalkTexts } from '#src/bot/talk-texts.ts'
import { createUpdateWorker } from '#src/bot/update-worker.ts'
import { createPictureUploader } from '#src/bot/upload-pictures.ts'
import { createFindOffers } from '#src/catalog/find-offers.ts'
import { createAskRatingWorker } from '#src/escalation/ask-rating.ts'
import { createDeliverAnswerWorker } from '#src/escalation/deliver-answer.ts'
import { createPassOnWorker } from '#src/escalation/pass-on.ts'
import { createPostTicketWorker } from '#src/escalation/post-ticket.ts'
import { createTellManagersWorker } from '#src/escalation/tell-managers.ts'
import { createAnswerWorker } from '#src/intake/answer-inquiry.ts'
import { forgetPhotos } from '#src/learning/forget-photos.ts'
import { createShowOrderWorker, type ShowOrderDependencies } from '#src/ordering/show-order.ts'
import { createTellOrderWorker, type TellOrderDependencies } from '#src/ordering/tell-order.ts'
import {
  createTellRestockedWorker,
  type TellRestockedDependencies,
} from '#src/ordering/tell-restocked.ts'
import { openPhoto } from '#src/photo/open-photo.ts'
import type { BotApiServer } from '#src/playground/bot-api-server.ts'
import type { Branches } from '#src/ports/branches.ts'
import type { ChatQueue } from '#src/ports/chat-jobs.ts'
import type { JobData, JobName } from '#src/ports/jobs.ts'
import { createBotLearner, createBotMemory } from './bot-learner.ts'
import { createShopParts, createTestIndexWorker } from './bot-shop.ts'
import { patient } from './fakes.ts'
import { type ShortLadderOptions, shortLadder } from './short-ladder.ts'
import { refuseForNow, tellLeaving } from './unpaced-api.ts'

/** Work that was promised: an update, an inquiry, a ticket or a notice. */
export interface BotWork {
  readonly name: ChatQueue | JobName
  readonly id: number | string
  /** All that the job needs to know, where the id is not all. */
  readonly data?: object
}

export interface BotWorkersOptions extends ShortLadderOptions {
  readonly telegram: Pick<BotApiServer, 'token' | 'bot'>
  readonly apiRoot: string
  /** Promised work is added here instead of being queued. */
  readonly promised: BotWork[]
  /** The carrier's branches. */
  readonly branches: Branches
  /** Told of the ticket or notice that was given up. */
  readonly onLost: (id: number | string) => void
  /** What people say is learned, and remembered. */
  readonly learns: boolean
}

/** The parts of the running bot but for the ladder and the queues. */
export function createBotWorkers(options: BotWorkersOptions) {
  const { db, telegram, apiRoot, onLost } = options
  const { token, bot: me } = telegram
  const api = new Api(token, { apiRoot })
  api.config.use(refuseForNow, tellLeaving())
  const { jobs, chatJobs } = createSenders(options.promised)
  const inbox = createInbox(db, chatJobs)
  const staffChats = createStaffChats(db)
  const catalogue = createCatalogueStore(db)
  const pictures = createSentPictures()
  const shopSettings = createShopSettings(db)
  const learned = {
    answers: createAnswerStore(db, createMemoryFingerprintIndex(createFingerprintSource(db))),
    catalogue,
    confirmed: createConfirmedPhotos(db),
    ...{ heads: createHeadStore(db), categoryModels: createCategoryModels(db) },
    settings: createSettingsStore(db),
    space: { id: 'test@1+head-1', embedderId: 'test@1' },
  }
  const topicStore = createTopicStore(db, jobs)
  const notices = createNotices(db, jobs)
  const topics = createShopperTopics({
    api,
    topicStore,
    onNoRight: async (chatId) =>
      void (await notices.tellOnce(`topics ${chatId}`, { kind: 'no-topic-right' })),
  })
  const desk = createDeskStores(db, jobs)
  const { duties } = desk
  const parts = {
    inquiries: createInquiryStore(db, { jobs, chatJobs }),
    tickets: createTicketStore(db, jobs, { onOpened: () => undefined }),
    drafts: createDrafts(db),
    orders: createOrders(db, { jobs, shopSettings }),
    restock: createRestock(db, jobs),
    orderPrompts: createOrderPrompts(db),
    funnel: createFunnel(db, { onReached: () => undefined, onTrouble: () => undefined }),
    orderChat: createOrderChat({ api, pictures }, { shopSettings, providerToken: '1:TEST:1' }),
    basketChat: createBasketChat(api),
    canPayInChat: true,
    branches: options.branches,
    onBranchTrouble: () => undefined,
    talk: createTalkStore(db, chatJobs),
    topics,
    talkChats: createTalkChats({ api, staffChats }),
    notices,
    ...desk,
    staffChats,
    managers: createManagers(db),
    channelPosts: createChannelPosts(db),
    shopperChat: createShopperChat({ api, pictures }, { shopSettings }),
    staffChat: createStaffChat({ api, pictures, staffChats, duties, topics, shopSettings }),
    sendRatingQuestion: createRatingQuestion({ api, pictures }),
    files: createFileSource(api, { token, apiRoot }),
    findOffers: createFindOffers(catalogue),
    catalogue,
    products: createProductSearch(db),
    wordSearch: createProductSearch(db),
    pictures,
    uploader: createPictureUploader({
      ...{ api, pictures, staffChats },
      onTrouble: () => undefined,
      pauseMs: 0,
    }),
    ...createShopParts(db, jobs),
    openPhoto,
    whileWorking: <T>(_shown: unknown, work: () => Promise<T>) => work(),
    shopSettings: { ...shopSettings, ...patient(shopSettings) },
    shopperLanguages: createShopperLanguages(db),
    shopperData: createShopperData(db, jobs),
    modelConsents: createModelConsents(db),
    asksOutside: true,
    forgetPhotos: (fileKeys: readonly string[]) => forgetPhotos(learned, fileKeys),
    forgetCases: async () => [],
    questions: { read: async () => undefined },
    identify: shortLadder(options, options.learns ? createBotMemory(db, learned) : undefined),
    onLost,
  }
  const { signal } = new AbortController()
  const update = createUpdateWorker({ inbox, bot: createBot({ ...parts, token, me, api }) })
  const answer = createAnswerWorker(parts)
  const post = createPostTicketWorker(parts)
  const deliver = createDeliverAnswerWorker(parts)
  const tell = createTellManagersWorker(parts)
  const passOn = createPassOnWorker({
    ...parts,
    ...createTalkTexts(api, parts.shopSettings),
  })
  const passing: Worker = {
    async handle(id) {
      await ageAlbums(db)
      await passOn.handle(Number(id), signal)
    },
    giveUp: (id) => passOn.giveUp(Number(id)),
  }
  const index = createTestIndexWorker(db, { api, pictures })
  const rating = createAskRatingWorker(parts)
  const learner = createBotLearner(db, learned, parts)
  const noticeKey = String
  const ticket = (id: BotWork['id']) => ({ ticketId: Number(id) })
  const handleUpdate: Worker = {
    handle: (id) => update.handle(Number(id), signal),
    giveUp: (id) => update.giveUp(Number(id)),
  }
  const workers: Readonly<Record<BotWork['name'], Worker>> = {
    update: handleUpdate,
    query: handleUpdate,
    'to-shopper': passing,
    'to-managers': passing,
    answer: {
      async handle(id) {
        await ageAlbums(db)
        await answer.handle(Number(id), signal)
      },
      giveUp: (id) => answer.giveUp(Number(id)),
    },
    'post-ticket': {
      handle: (id) => post.handle(ticket(id), signal),
      giveUp: (id) => post.giveUp(ticket(id)),
    },
    'deliver-answer': {
      handle: (id) => deliver.handle(ticket(id), signal),
      giveUp: (id) => deliver.giveUp(ticket(id)),
    },
    'tell-managers': {
      handle: (id) => tell.handle({ noticeKey: noticeKey(id) }, signal),
      giveUp: (id) => tell.giveUp({ noticeKey: noticeKey(id) }),
    },
    ...orderWorkers(parts, signal),
    'ask-rating': {
      handle: (id) => rating.handle(ticket(id), signal),
      giveUp: (id) => rating.giveUp(ticket(id)),
    },
    learn: options.learns
      ? {
          handle: (id) => learner.handle({ inquiryId: Number(id) }, signal),
          giveUp: (id) => learner.giveUp({ inquiryId: Number(id) }),
        }
      : idle,
    ...{ prune: idle, refit: idle, 'back-up': idle },
    'index-catalogue': {
      handle: (_, data) => index.handle(data as JobData['index-catalogue'], signal),
      giveUp: (_, data) => index.giveUp(data as JobData['index-catalogue']),
    },
  }
  const { tickets, shopperLanguages, drafts, orders, restock, shopperData } = parts
  const stores = { staffChats, notices, tickets, shopSettings, shopperLanguages }
  return { workers, inbox, pictures, ...stores, drafts, orders, restock, shopperData, desk: parts }
}

type OrderParts = ShowOrderDependencies & TellOrderDependencies & TellRestockedDependencies

function orderWorkers(parts: OrderParts, signal: AbortSignal) {
  const show = createShowOrderWorker(parts)
  const tell = createTellOrderWorker(parts)
  const restocked = createTellRestockedWorker(parts)
  const order = (id: BotWork['id']) => ({ orderId: Number(id) })
  const event = (id: BotWork['id']) => ({ eventId: Number(id) })
  const wish = (id: BotWork['id']) => ({ wishId: Number(id) })
  return {
    'show-order': {
      handle: (id) => show.handle(order(id), signal),
      giveUp: (id) => show.giveUp(order(id)),
    },
    'tell-order': {
      handle: (id) => tell.handle(event(id), signal),
      giveUp: (id) => tell.giveUp(event(id)),
    },
    'tell-restocked': {
      handle: (id) => restocked.handle(wish(id), signal),
      giveUp: (id) => restocked.giveUp(wish(id)),
    },
  } satisfies Record<string, Worker>
}

const idle: Worker = { handle: async () => undefined, giveUp: async () => undefined }

interface Worker {
  readonly handle: (id: BotWork['id'], data?: object) => Promise<void>
  readonly giveUp: (id: BotWork['id'], data?: object) => Promise<void>
}

function createSenders(promised: BotWork[]) {
  const wake = () => undefined
  const jobs = {
    async send(_trx: unknown, name: JobName, data: object) {
      // What the work is known by stands first.
      promised.push({ name, id: Object.values(data)[0], data })
    },
    async sendAll(_trx: unknown, name: JobName, data: readonly object[]) {
      for (const one of data) for (const id of Object.values(one)) promised.push({ name, id })
    },
    wake,
  }
  const chatJobs = {
    async add(_trx: unknown, job: { readonly queue: ChatQueue; readonly position: number }) {
      promised.push({ name: job.queue, id: job.position })
    },
    ...{ wake, onWake: () => undefined },
  }
  return { jobs, chatJobs }
}

/** Nobody waits for the end of an album's pause. */
async function ageAlbums(db: Db): Promise<void> {
  await sql`update inquiry_messages set received_at = received_at - interval '1 minute'`.execute(db)
  await sql`update deliveries set touched_at = touched_at - interval '1 minute'`.execute(db)
}
