import type { Api } from 'grammy'
import {
  createInquiryStore,
  type InquiryStoreJobs,
} from '#src/adapters/postgres/chat/inquiry-store.ts'
import { createNotices } from '#src/adapters/postgres/chat/notices.ts'
import { createTalkStore } from '#src/adapters/postgres/chat/talk-store.ts'
import { createTicketStore } from '#src/adapters/postgres/chat/ticket-store.ts'
import { createFileSource } from '#src/adapters/telegram/file-source.ts'
import type { TelegramOptions } from '#src/adapters/telegram/telegram-api.ts'
import { createSentPictures } from '#src/bot/pictures.ts'
import { createShopperChat } from '#src/bot/shopper-chat.ts'
import { createStaffChat } from '#src/bot/staff-chat.ts'
import type { Vitryna } from '#src/main.ts'

export type ChatParts = ReturnType<typeof createChatParts>

export interface ChatPartsOptions extends InquiryStoreJobs {
  readonly vitryna: Vitryna
  readonly api: Api
  readonly telegram: TelegramOptions
}

/** What shoppers ask and managers answer: where it is kept, and the chats it is said in. */
export function createChatParts({ vitryna, api, telegram, jobs, chatJobs }: ChatPartsOptions) {
  const { db } = vitryna.connection
  const { staffChats, channelPosts, shopSettings, shopperLanguages, shopperData } = vitryna.stores
  const pictures = createSentPictures()
  return {
    inquiries: createInquiryStore(db, { jobs, chatJobs }),
    tickets: createTicketStore(db, jobs, { onOpened: vitryna.metrics.escalated }),
    talk: createTalkStore(db),
    notices: createNotices(db, jobs),
    staffChats,
    channelPosts,
    shopSettings,
    shopperLanguages,
    shopperData,
    forgetPhotos: vitryna.learning.forgetPhotos,
    shopperChat: createShopperChat({ api, pictures }, { shopSettings }),
    staffChat: createStaffChat({ api, pictures, staffChats }),
    files: createFileSource(api, telegram),
    findOffers: vitryna.catalogue.findOffers,
    catalogue: vitryna.stores.catalogue,
    products: vitryna.catalogue.products,
    wordSearch: vitryna.stores.products,
    pictures,
    questions: vitryna.models.questions,
  }
}
