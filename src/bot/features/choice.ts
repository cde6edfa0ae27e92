import { Composer } from 'grammy'
import { type ButtonPress, parsePress } from '#src/bot/callback-data.ts'
import type { ShopperContext } from '#src/bot/shopper-context.ts'
import { languageOf, translator } from '#src/bot/texts.ts'
import type { Inquiry } from '#src/domain/inquiry.ts'
import type { Sku } from '#src/domain/sku.ts'
import type { TicketReason } from '#src/domain/ticket.ts'
import type { InquiryStore } from '#src/ports/inquiry-store.ts'
import type { FindOffers } from '#src/ports/offers.ts'
import type { Conversation } from '#src/ports/shopper-chat.ts'
import type { TicketStore } from '#src/ports/ticket-store.ts'

export interface ChoiceDependencies {
  readonly inquiries: Pick<InquiryStore, 'get' | 'settleByShopper'>
  readonly tickets: Pick<TicketStore, 'open'>
  readonly conversation: Pick<Conversation, 'showAnswer'>
  readonly findOffers: FindOffers
}

/** What the toast says: a key of the locale files. */
type Toast = 'settled' | 'updated' | 'outdated'

/** The buttons under a shopper's answer. */
export function choiceFeature(dependencies: ChoiceDependencies): Composer<ShopperContext> {
  const feature = new Composer<ShopperContext>()
  feature.on('callback_query:data', async (ctx) => {
    const press = parsePress(ctx.callbackQuery.data)
    const inquiry = press && (await dependencies.inquiries.get(press.id))
    const messageId = ctx.callbackQuery.message?.message_id
    // The data of a button is what a client sends: only the chat that asked may answer.
    const isTheirs = inquiry !== undefined && inquiry.chatId === ctx.chat.id
    if (isTheirs && isUnrecorded(inquiry)) throw new Error('a tap on an answer not recorded yet')
    const toast =
      press && isTheirs && messageId
        ? await settle(dependencies, press, { inquiry, messageId })
        : 'outdated'
    await ctx.answerCallbackQuery(translator(languageOf(ctx.from.language_code))(toast))
  })
  return feature
}

/**
 * An answer is shown before it is recorded: a tap in between is handled again a moment later. Not so an album's, for a
 * late photo may be about to put other products on its buttons.
 */
function isUnrecorded({ state, isAlbum }: Inquiry): boolean {
  return state === 'pending' && !isAlbum
}

interface AnswerMessage {
  readonly inquiry: Inquiry
  readonly messageId: number
}

function settle(
  dependencies: ChoiceDependencies,
  press: ButtonPress,
  shown: AnswerMessage,
): Promise<Toast> {
  switch (press.kind) {
    case 'pick':
      return pick(dependencies, press.place, shown)
    case 'refresh':
      return refresh(dependencies, shown)
    case 'none':
      return ask(dependencies, 'none-of-these', shown)
    case 'not-this':
      return ask(dependencies, 'not-this', shown)
    case 'name':
    case 'not-sold':
      return Promise.resolve('outdated')
  }
}

async function pick(
  dependencies: ChoiceDependencies,
  place: number,
  shown: AnswerMessage,
): Promise<Toast> {
  const { id, candidates } = shown.inquiry
  const sku = candidates[place]?.sku
  if (sku === undefined || !(await dependencies.inquiries.settleByShopper(id, sku)))
    return 'outdated'
  return (await showProduct(dependencies, sku, shown)) ? 'settled' : 'outdated'
}

async function refresh(dependencies: ChoiceDependencies, shown: AnswerMessage): Promise<Toast> {
  const { sku } = shown.inquiry
  const isShown = sku !== null && (await showProduct(dependencies, sku, shown))
  return isShown ? 'updated' : 'outdated'
}

/** @returns false when the product is not sold any more. */
async function showProduct(
  { findOffers, conversation }: ChoiceDependencies,
  sku: Sku,
  { inquiry, messageId }: AnswerMessage,
): Promise<boolean> {
  const [offer] = await findOffers([{ sku }])
  if (!offer) return false
  await conversation.showAnswer(inquiry, messageId, { kind: 'product', ...offer })
  return true
}

/** AnswerMessage first, then opened: a repeated press repairs what a crash left undone. */
async function ask(
  { tickets, conversation }: ChoiceDependencies,
  reason: TicketReason,
  { inquiry, messageId }: AnswerMessage,
): Promise<Toast> {
  if (inquiry.state !== 'answered' && inquiry.state !== 'ticketed') return 'outdated'
  await conversation.showAnswer(inquiry, messageId, { kind: 'ticket' })
  await tickets.open({ inquiryId: inquiry.id, reason })
  return 'settled'
}
