import { type Api, Bot, type Context } from 'grammy'
import type { Update, UserFromGetMe } from 'grammy/types'
import type { CatalogueStore } from '#src/ports/catalogue-store.ts'
import type { ChannelPosts } from '#src/ports/channel-posts.ts'
import type { Funnel } from '#src/ports/funnel.ts'
import type { InquiryStore } from '#src/ports/inquiry-store.ts'
import type { Managers } from '#src/ports/managers.ts'
import type { ModelConsents } from '#src/ports/model-consents.ts'
import type { FindOffers } from '#src/ports/offers.ts'
import type { OrderPrompts } from '#src/ports/order-prompts.ts'
import type { Orders } from '#src/ports/orders.ts'
import type { ProductSearch } from '#src/ports/product-search.ts'
import type { Restock } from '#src/ports/restock.ts'
import type { ShopSettingsStore } from '#src/ports/shop-settings.ts'
import type { ShopperChat } from '#src/ports/shopper-chat.ts'
import type { ShopperLanguages } from '#src/ports/shopper-languages.ts'
import type { StaffChat } from '#src/ports/staff-chat.ts'
import type { StaffChats } from '#src/ports/staff-chats.ts'
import type { TalkStore } from '#src/ports/talk-store.ts'
import type { TicketStore } from '#src/ports/ticket-store.ts'
import { type AddProductDependencies, addProductFeature } from './features/add-product.ts'
import { type BasketFeatureDependencies, basketFeature } from './features/basket.ts'
import { cannedFeature } from './features/canned.ts'
import { type CardDependencies, cardFeature } from './features/card.ts'
import {
  type CatalogueFilesDependencies,
  catalogueFilesFeature,
} from './features/catalogue-files.ts'
import { channelPostsFeature } from './features/channel-posts.ts'
import { choiceFeature } from './features/choice.ts'
import { commandsFeature } from './features/commands.ts'
import { type ForgetFeatureDependencies, forgetFeature } from './features/forget.ts'
import { inlineSearchFeature } from './features/inline-search.ts'
import { languageFeature } from './features/language.ts'
import { managersFeature } from './features/managers.ts'
import { messagesFeature } from './features/messages.ts'
import { myDataFeature } from './features/my-data.ts'
import { myOrdersFeature } from './features/my-orders.ts'
import { type OrganiseDependencies, organiseFeature } from './features/organise.ts'
import { paymentsFeature } from './features/payments.ts'
import { privacyFeature } from './features/privacy.ts'
import { type RatingDependencies, ratingFeature } from './features/rating.ts'
import { reactionsFeature } from './features/reactions.ts'
import { type SetupDependencies, setupFeature } from './features/setup.ts'
import { type ShopCommandsDependencies, shopCommandsFeature } from './features/shop-commands.ts'
import { staffOrdersFeature } from './features/staff-orders.ts'
import { managersTalkFeature, shoppersTalkFeature } from './features/talk.ts'
import { ticketCommandsFeature } from './features/ticket-commands.ts'
import type { SentPictures } from './pictures.ts'
import { speakLanguage } from './speak-language.ts'
import type { PictureUploader } from './upload-pictures.ts'

export interface BotDependencies
  extends ForgetFeatureDependencies,
    ShopCommandsDependencies,
    BasketFeatureDependencies,
    CardDependencies,
    SetupDependencies,
    CatalogueFilesDependencies,
    AddProductDependencies,
    OrganiseDependencies,
    RatingDependencies {
  readonly token: string
  /** Given by getMe; the bot need not ask again. */
  readonly me: UserFromGetMe
  /** Whose server, pacing and retries the bot's own calls share. */
  readonly api: Api
  readonly staffChats: StaffChats
  readonly managers: Managers
  readonly channelPosts: ChannelPosts
  readonly catalogue: Pick<CatalogueStore, 'findSkus' | 'covers'>
  readonly inquiries: InquiryStore
  readonly tickets: TicketStore
  readonly talk: TalkStore
  readonly shopperChat: ShopperChat
  readonly staffChat: Pick<StaffChat, 'removeTicket' | 'tell'>
  readonly findOffers: FindOffers
  readonly products: ProductSearch
  readonly wordSearch: ProductSearch
  readonly pictures: SentPictures
  readonly uploader: PictureUploader
  readonly shopSettings: Pick<ShopSettingsStore, 'read' | 'change'>
  readonly shopperLanguages: ShopperLanguages
  readonly modelConsents: ModelConsents
  /** Photos are shown to models outside of the shop, where shoppers agree. */
  readonly asksOutside: boolean
  readonly orders: Orders
  readonly orderPrompts: OrderPrompts
  readonly restock: Restock
  readonly funnel: Funnel
}

async function isWelcome(
  { shopSettings }: Pick<BotDependencies, 'shopSettings'>,
  shopperId: number,
): Promise<boolean> {
  const { bannedShoppers } = await shopSettings.read()
  return !bannedShoppers.includes(shopperId)
}

/** The kinds of updates the features below listen to. */
export const allowedUpdates = [
  'message',
  'edited_message',
  'callback_query',
  'message_reaction',
  'inline_query',
  'pre_checkout_query',
] as const satisfies Exclude<keyof Update, 'update_id'>[]

/**
 * The bot. It never fetches updates itself: a job hands them in one by one, and an error fails that job, which is
 * then tried again. The order of the features is the order in which they may take an update.
 */
export function createBot(dependencies: BotDependencies): Bot {
  const { token, me: botInfo, api } = dependencies
  const bot = new Bot(token, { botInfo, client: api.options ?? {} })
  // One pacer for everything that goes out, whoever sends it.
  bot.api.config.use(...api.config.installedTransformers())
  bot.on(['pre_checkout_query', 'message:successful_payment'], speakLanguage(dependencies))
  bot.use(paymentsFeature(dependencies))
  bot.use(channelPostsFeature(dependencies))
  bot.use(setupFeature(dependencies))
  bot.use(shopCommandsFeature(dependencies))
  bot.use(catalogueFilesFeature(dependencies))
  bot.use(addProductFeature(dependencies))
  bot.use(managersFeature(dependencies))
  bot.use(organiseFeature(dependencies))
  bot.use(ticketCommandsFeature(dependencies))
  bot.use(cannedFeature(dependencies))
  bot.use(staffOrdersFeature(dependencies))
  bot.use(managersTalkFeature(dependencies))
  const isStaff = ({ chat }: Context) => chat !== undefined && dependencies.staffChats.has(chat.id)
  bot.filter(isStaff).use(reactionsFeature(dependencies))
  bot.on('inline_query').use(speakLanguage(dependencies), inlineSearchFeature(dependencies))
  const shoppers = bot.chatType('private').filter(({ from }) => isWelcome(dependencies, from.id))
  shoppers.use(reactionsFeature(dependencies))
  shoppers.use(speakLanguage(dependencies))
  shoppers.use(async (ctx, next) => {
    await dependencies.funnel.reach('init', ctx.from.id)
    await next()
  })
  shoppers.use(languageFeature(dependencies))
  shoppers.use(ratingFeature(dependencies))
  shoppers.use(forgetFeature(dependencies))
  shoppers.use(myDataFeature(dependencies))
  shoppers.use(basketFeature(dependencies))
  shoppers.use(cardFeature(dependencies))
  shoppers.use(privacyFeature(dependencies))
  shoppers.use(myOrdersFeature(dependencies))
  shoppers.use(commandsFeature(dependencies))
  shoppers.use(shoppersTalkFeature(dependencies))
  shoppers.use(messagesFeature(dependencies))
  shoppers.use(choiceFeature(dependencies))
  return bot
}
