import { Composer } from 'grammy'
import { type ButtonPress, parsePress } from '#src/bot/callback-data.ts'
import type { ShopperContext } from '#src/bot/shopper-context.ts'
import { languageOf, translator } from '#src/bot/texts.ts'
import type { Question } from '#src/domain/question.ts'
import type { Sku } from '#src/domain/sku.ts'
import type { TicketReason } from '#src/domain/ticket.ts'
import type { QuestionStore } from '#src/ports/question-store.ts'
import type { Conversation, Offer } from '#src/ports/shopper-chat.ts'
import type { TicketStore } from '#src/ports/ticket-store.ts'

export interface ChoiceDependencies {
  readonly questions: Pick<QuestionStore, 'get' | 'settleByShopper'>
  readonly tickets: Pick<TicketStore, 'open'>
  readonly conversation: Pick<Conversation, 'showAnswer'>
  readonly findOffers: (skus: readonly { readonly sku: Sku }[]) => Promise<readonly Offer[]>
}

/** What the toast says: a key of the locale files. */
type Toast = 'settled' | 'updated' | 'outdated'

/** The buttons under a shopper's answer. */
export function choiceFeature(dependencies: ChoiceDependencies): Composer<ShopperContext> {
  const feature = new Composer<ShopperContext>()
  feature.on('callback_query:data', async (ctx) => {
    const press = parsePress(ctx.callbackQuery.data)
    const question = press && (await dependencies.questions.get(press.id))
    const messageId = ctx.callbackQuery.message?.message_id
    // The data of a button is what a client sends: only the chat that asked may answer.
    const isTheirs = question !== undefined && question.chatId === ctx.chat.id
    if (isTheirs && isUnrecorded(question)) throw new Error('a tap on an answer not recorded yet')
    const toast =
      press && isTheirs && messageId
        ? await settle(dependencies, press, { question, messageId })
        : 'outdated'
    await ctx.answerCallbackQuery(translator(languageOf(ctx.from.language_code))(toast))
  })
  return feature
}

/**
 * An answer is shown before it is recorded: a tap in between is handled again a moment later. Not so an album's, for a
 * late photo may be about to put other products on its buttons.
 */
function isUnrecorded({ state, isAlbum }: Question): boolean {
  return state === 'pending' && !isAlbum
}

interface Shown {
  readonly question: Question
  readonly messageId: number
}

function settle(
  dependencies: ChoiceDependencies,
  press: ButtonPress,
  shown: Shown,
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

async function pick(dependencies: ChoiceDependencies, place: number, shown: Shown): Promise<Toast> {
  const { id, candidates } = shown.question
  const sku = candidates[place]?.sku
  if (sku === undefined || !(await dependencies.questions.settleByShopper(id, sku)))
    return 'outdated'
  return (await showProduct(dependencies, sku, shown)) ? 'settled' : 'outdated'
}

async function refresh(dependencies: ChoiceDependencies, shown: Shown): Promise<Toast> {
  const { sku } = shown.question
  const isShown = sku !== null && (await showProduct(dependencies, sku, shown))
  return isShown ? 'updated' : 'outdated'
}

/** @returns false when the product is not sold any more. */
async function showProduct(
  { findOffers, conversation }: ChoiceDependencies,
  sku: Sku,
  { question, messageId }: Shown,
): Promise<boolean> {
  const [offer] = await findOffers([{ sku }])
  if (!offer) return false
  await conversation.showAnswer(question, messageId, { kind: 'product', ...offer })
  return true
}

/** Shown first, then opened: a repeated press repairs what a crash left undone. */
async function ask(
  { tickets, conversation }: ChoiceDependencies,
  reason: TicketReason,
  { question, messageId }: Shown,
): Promise<Toast> {
  if (question.state !== 'answered' && question.state !== 'ticketed') return 'outdated'
  await conversation.showAnswer(question, messageId, { kind: 'ticket' })
  await tickets.open({ questionId: question.id, reason })
  return 'settled'
}
