import type { Api } from 'grammy'
import { createNovaPoshtaBranches } from '#src/adapters/nova-poshta/branches.ts'
import {
  createInquiryStore,
  type InquiryStoreJobs,
} from '#src/adapters/postgres/chat/inquiry-store.ts'
import { createNotices } from '#src/adapters/postgres/chat/notices.ts'
import { createShopperData } from '#src/adapters/postgres/chat/shopper-data.ts'
import { createTalkStore } from '#src/adapters/postgres/chat/talk-store.ts'
import { createTopicStore } from '#src/adapters/postgres/chat/topic-store.ts'
import { createDeskStores } from '#src/adapters/postgres/desk/desk-stores.ts'
import { createTicketStore } from '#src/adapters/postgres/desk/ticket-store.ts'
import { createFileSource } from '#src/adapters/telegram/file-source.ts'
import type { TelegramOptions } from '#src/adapters/telegram/telegram-api.ts'
import { createBasketChat } from '#src/bot/basket/basket-chat.ts'
import { createIncidentChat } from '#src/bot/incident-chat.ts'
import { createIndexTeller } from '#src/bot/index-report.ts'
import { createOrderChat } from '#src/bot/order-chat.ts'
import { createSentPictures, type SentPictures } from '#src/bot/pictures.ts'
import { createRatingQuestion } from '#src/bot/rating-question.ts'
import { createShopperChat } from '#src/bot/shopper-chat.ts'
import { createShopperTopics } from '#src/bot/shopper-topics.ts'
import { createStaffChat } from '#src/bot/staff-chat.ts'
import { createTalkChats } from '#src/bot/talk-chats.ts'
import { createPictureUploader } from '#src/bot/upload-pictures.ts'
import { messageOf } from '#src/lib/message.ts'
import type { Notices } from '#src/ports/notices.ts'
import { lookAtWatched } from '#src/wiring/health/look-at-watched.ts'
import type { OrderParts } from './order-parts.ts'
import type { ServiceParts } from './service-parts.ts'

/** Another look follows soon. */
const watchTimeoutMs = 10_000

export type ChatParts = ReturnType<typeof createChatParts>

export interface ChatPartsOptions
  extends InquiryStoreJobs,
    Pick<ServiceParts, 'vitryna' | 'config' | 'log'> {
  readonly api: Api
  readonly telegram: TelegramOptions
  readonly orderParts: OrderParts
}

/** What shoppers ask and managers answer: where it is kept, and the chats it is said in. */
export function createChatParts(options: ChatPartsOptions) {
  const { vitryna, log, api, telegram, jobs, chatJobs } = options
  const { db } = vitryna.connection
  const { staffChats, managers, channelPosts, shopSettings } = vitryna.stores
  const { shopperLanguages, modelConsents } = vitryna.stores
  const pictures = createSentPictures()
  const notices = createNotices(db, jobs)
  const desk = createDeskStores(db, jobs)
  const { duties } = desk
  const topics = createShopperTopics({
    api,
    topicStore: createTopicStore(db, jobs),
    onNoRight: (chatId) => tellNoTopicRight(notices, chatId),
  })
  return {
    inquiries: createInquiryStore(db, { jobs, chatJobs }),
    tickets: createTicketStore(db, jobs, { onOpened: vitryna.metrics.escalated }),
    ...sellingParts(options, pictures),
    talk: createTalkStore(db, chatJobs),
    notices,
    topics,
    talkChats: createTalkChats({ api, staffChats }),
    ...desk,
    staffChats,
    managers,
    channelPosts,
    shopSettings,
    shopperLanguages,
    shopperData: createShopperData(db, jobs),
    modelConsents,
    asksOutside: vitryna.models.asksOutside,
    forgetPhotos: vitryna.learning.forgetPhotos,
    forgetCases: vitryna.learning.forgetCases,
    staffChat: createStaffChat({ api, pictures, staffChats, duties, topics, shopSettings }),
    ...watchParts(options, pictures),
    sendRatingQuestion: createRatingQuestion({ api, pictures }),
    files: createFileSource(api, telegram),
    findOffers: vitryna.catalogue.findOffers,
    catalogue: vitryna.stores.catalogue,
    desk: vitryna.stores.desk,
    productDrafts: vitryna.stores.productDrafts,
    tellIndexing: createIndexTeller({ api, pictures }),
    sentCatalogues: vitryna.catalogue.sent,
    budget: vitryna.models,
    products: vitryna.catalogue.products,
    wordSearch: vitryna.stores.products,
    pictures,
    uploader: createPictureUploader({
      ...{ api, pictures, staffChats },
      onTrouble: (error) => log.debug({ reason: messageOf(error) }, 'a picture is not uploaded'),
    }),
    questions: vitryna.models.questions,
  }
}

/** How the bot is, and where the managers are told of it. */
function watchParts({ vitryna, api }: ChatPartsOptions, pictures: SentPictures) {
  const { staffChats, watchStore } = vitryna.stores
  return {
    incidentChat: createIncidentChat({ api, pictures, staffChats }),
    watchStore,
    look: () => lookAtWatched(vitryna.healthChecks, watchTimeoutMs),
  }
}

/** What baskets and orders are kept in, and the chats that products and orders are shown in. */
function sellingParts(
  { vitryna, config, log, api, orderParts }: ChatPartsOptions,
  pictures: SentPictures,
) {
  const { PAYMENT_PROVIDER_TOKEN: providerToken, NOVA_POSHTA_API_KEY: novaPoshtaKey } = config
  const { shopSettings } = vitryna.stores
  return {
    ...orderParts,
    shopperChat: createShopperChat(
      { api, pictures },
      {
        shopSettings,
        onProductShown: (shopperId) => void orderParts.funnel.reach('discovery', shopperId),
      },
    ),
    orderChat: createOrderChat({ api, pictures }, { shopSettings, providerToken }),
    basketChat: createBasketChat(api),
    canPayInChat: providerToken !== undefined,
    branches: novaPoshtaKey ? createNovaPoshtaBranches({ apiKey: novaPoshtaKey }) : undefined,
    onBranchTrouble: (error: unknown) => log.warn({ reason: messageOf(error) }, 'branches'),
  }
}

/** Once a day. */
async function tellNoTopicRight(notices: Notices, chatId: number): Promise<void> {
  const day = new Date().toISOString().slice(0, 10)
  await notices.tellOnce(`no-topic-right ${chatId} ${day}`, { kind: 'no-topic-right' })
}
