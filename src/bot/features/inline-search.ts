import { Composer, type Context, InlineKeyboard } from 'grammy'
import type { InlineQueryResult } from 'grammy/types'
import { productCardText, productSummary } from '#src/bot/cards.ts'
import { productPicture, type SentPictures } from '#src/bot/pictures.ts'
import { languageOf, type Translate, translator } from '#src/bot/texts.ts'
import type { PictureUploader } from '#src/bot/upload-pictures.ts'
import { type Language, localize } from '#src/domain/language.ts'
import { nothingSelected } from '#src/domain/selection.ts'
import type { Sku } from '#src/domain/sku.ts'
import { type SearchDependencies, searchProducts } from '#src/intake/search-products.ts'
import type { InquiryStore } from '#src/ports/inquiry-store.ts'
import type { Managers } from '#src/ports/managers.ts'
import type { Offer } from '#src/ports/offers.ts'
import type { TicketStore } from '#src/ports/ticket-store.ts'

export interface InlineSearchDependencies extends SearchDependencies {
  readonly pictures: Pick<SentPictures, 'get'>
  readonly uploader: PictureUploader
  readonly managers: Pick<Managers, 'has'>
  readonly tickets: Pick<TicketStore, 'get'>
  readonly inquiries: Pick<InquiryStore, 'get'>
}

/** What a link into the bot can carry. */
const linkable = /^[\w-]{1,64}$/

/** `@bot suit` in any chat: products to send there, each with a button that opens it in the bot. */
export function inlineSearchFeature(dependencies: InlineSearchDependencies): Composer<Context> {
  const feature = new Composer<Context>()
  feature.on('inline_query', async (ctx) => {
    const { query, from } = ctx.inlineQuery
    const language = languageOf(from.language_code)
    const ticket = await ticketIn(dependencies, query, from.id)
    const offers = await (ticket
      ? searchForTicket(dependencies, ticket, from.id)
      : searchProducts(dependencies, query, from.id))
    const view = { ...dependencies, language, botName: ctx.me.username, ticket }
    const results = offers.map((offer) => resultOf(offer, view))
    // Price and stock are those of this moment.
    await ctx.answerInlineQuery(results, { cache_time: 0 })
  })
  return feature
}

interface AskedTicket {
  readonly id: number
  readonly words: string
}

/** `#12 suit`, as the button of a ticket's card begins it: what a manager taps names the product of that ticket. */
async function ticketIn(
  { managers }: Pick<InlineSearchDependencies, 'managers'>,
  query: string,
  userId: number,
): Promise<AskedTicket | undefined> {
  const [, id, words = ''] = /^#(\d{1,9})\b\s*(.*)$/su.exec(query) ?? []
  if (id === undefined || !(await managers.has(userId))) return undefined
  return { id: Number(id), words }
}

/** Before anything is typed: what the ticket offers. */
async function searchForTicket(
  dependencies: InlineSearchDependencies,
  { id, words }: AskedTicket,
  managerId: number,
): Promise<readonly Offer[]> {
  const { tickets, inquiries, findOffers } = dependencies
  if (words !== '') return searchProducts(dependencies, words, managerId)
  const ticket = await tickets.get(id)
  const inquiry = ticket && (await inquiries.get(ticket.inquiryId))
  return findOffers(inquiry?.candidates ?? [])
}

interface ResultView extends Pick<InlineSearchDependencies, 'pictures' | 'uploader'> {
  readonly language: Language
  readonly botName: string
  readonly ticket: AskedTicket | undefined
}

/** With its picture where Telegram has it by now: a bot can upload none here, but for the next search it will be there. */
function resultOf(
  { product, photo, place }: Offer,
  { language, pictures, uploader, botName, ticket }: ResultView,
): InlineQueryResult {
  const translate = translator(language)
  const text = productCardText({ product, selection: nothingSelected }, language, translate)
  const common = {
    // A SKU may be longer than the 64 bytes that Telegram allows.
    id: String(place),
    title: localize(product.name, language),
    description: productSummary({ product, selection: nothingSelected }, language, translate),
    ...(ticket
      ? { input_message_content: { message_text: `/sku ${product.sku} #${ticket.id}` } }
      : openButton(product.sku, botName, translate)),
  }
  const picture = photo && productPicture(photo)
  const fileId = picture && pictures.get(picture.key)
  if (fileId !== undefined) {
    const words = { caption: text, parse_mode: 'HTML' } as const
    return { ...common, ...words, type: 'photo', photo_file_id: fileId }
  }
  if (picture) uploader.want(picture)
  const content = { message_text: text, parse_mode: 'HTML' } as const
  return { input_message_content: content, ...common, type: 'article' }
}

function openButton(sku: Sku, botName: string, translate: Translate) {
  if (!linkable.test(sku)) return {}
  const url = `https://t.me/${botName}?start=${sku}`
  return { reply_markup: new InlineKeyboard().url(translate('button-open'), url) }
}
