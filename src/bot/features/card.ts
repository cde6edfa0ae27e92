import { Composer } from 'grammy'
import { parsePress } from '#src/bot/callback-data.ts'
import type { ShopperContext } from '#src/bot/shopper-context.ts'
import { languageOf, translator } from '#src/bot/texts.ts'
import { type SettleDependencies, settleInquiry } from '#src/intake/settle-inquiry.ts'
import {
  type AddDependencies,
  type AddedToBasket,
  addToBasket,
} from '#src/ordering/basket/add-to-basket.ts'
import { type WishDependencies, type Wished, wishFor } from '#src/ordering/wish-for.ts'
import type { Drafts } from '#src/ports/orders.ts'
import { actorOf } from './basket.ts'

export interface CardDependencies extends AddDependencies, WishDependencies, SettleDependencies {
  readonly drafts: Drafts
  readonly inquiries: AddDependencies['inquiries'] & SettleDependencies['inquiries']
}

/** What became of a tap, as a key of the locale files. */
const toasts = {
  added: 'buy-added',
  'wish-noted': 'wish-noted',
  changed: 'changed',
  'choose-size': 'buy-choose-size',
  'choose-colour': 'buy-choose-colour',
  'sold-out': 'out-of-stock',
  'basket-full': 'buy-full',
  'other-currency': 'buy-other-currency',
  outdated: 'outdated',
} as const satisfies Record<AddedToBasket | Wished, string>

/** What nobody should miss. */
const alerts: ReadonlySet<AddedToBasket | Wished> = new Set([
  'choose-size',
  'choose-colour',
  'basket-full',
  'other-currency',
])

/** Under a product card: "order", and "tell me when it is back". */
export function cardFeature(dependencies: CardDependencies): Composer<ShopperContext> {
  const feature = new Composer<ShopperContext>()
  feature.on('callback_query:data', async (ctx, next) => {
    const press = parsePress(ctx.callbackQuery.data)
    if (press?.kind !== 'order' && press?.kind !== 'wish') return next()
    const tap = { ...press, inquiryId: press.id }
    const actor = actorOf(ctx)
    const became =
      press.kind === 'order'
        ? await addToBasket(dependencies, actor, tap)
        : await wishFor(dependencies, actor.shopper, tap)
    const messageId = ctx.callbackQuery.message?.message_id
    if (became === 'changed' && messageId !== undefined) {
      const message = { chatId: ctx.chat.id, messageId }
      await settleInquiry(dependencies, { ...tap, kind: 'show' }, message)
    }
    const text = translator(languageOf(ctx.from.language_code))(toasts[became])
    await ctx.answerCallbackQuery({ text, show_alert: alerts.has(became) })
  })
  return feature
}
