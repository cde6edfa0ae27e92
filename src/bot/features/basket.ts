import { Composer } from 'grammy'
import type { Chat, Update, User } from 'grammy/types'
import { basketPressPattern, parseBasketPress } from '#src/bot/basket/basket-press.ts'
import type { ShopperContext } from '#src/bot/shopper-context.ts'
import { languageOf, translator } from '#src/bot/texts.ts'
import { languages } from '#src/domain/language.ts'
import {
  type BasketDependencies,
  emptyBasket,
  openBasket,
  pressInBasket,
  type SaidInBasket,
  sayInBasket,
} from '#src/ordering/basket/dialogue.ts'
import type { BasketActor } from '#src/ordering/basket/press.ts'
import type { TalkStore } from '#src/ports/talk-store.ts'

export interface BasketFeatureDependencies extends BasketDependencies {
  readonly talk: Pick<TalkStore, 'has'>
}

/** The basket, and the questions on the way from it to an order. */
export function basketFeature(dependencies: BasketFeatureDependencies): Composer<ShopperContext> {
  const feature = new Composer<ShopperContext>()
  feature.callbackQuery(basketPressPattern, async (ctx) => {
    const press = parseBasketPress(ctx.callbackQuery.data)
    const messageId = ctx.callbackQuery.message?.message_id
    const message = messageId === undefined ? undefined : { chatId: ctx.chat.id, messageId }
    const toast =
      press && message
        ? await pressInBasket(dependencies, actorOf(ctx), { press, message })
        : 'outdated'
    await ctx.answerCallbackQuery(toast === undefined ? '' : translatorOf(ctx)(toast))
  })
  feature.command('basket', (ctx) => openBasket(dependencies, actorOf(ctx)))
  feature.command('cancel', async (ctx, next) => {
    if (!(await emptyBasket(dependencies, actorOf(ctx)))) await next()
  })
  feature.on(['message:text', 'message:contact'], async (ctx, next) => {
    const { message, from, chat } = ctx
    const original = message.reply_to_message?.message_id
    const isTalk =
      original !== undefined &&
      (await dependencies.talk.has({ chatId: chat.id, messageId: original }))
    const said = isTalk ? undefined : saidIn(message, from.id)
    if (!said || !(await sayInBasket(dependencies, actorOf(ctx), said))) await next()
  })
  return feature
}

interface Acting {
  readonly update: Update
  readonly from: User | undefined
  readonly chat: Chat.PrivateChat
}

/** A tap has no date of its own: it is handled while somebody waits for it. */
export function actorOf({ update, from, chat }: Acting): BasketActor {
  const { first_name, last_name } = from ?? chat
  const name = [first_name, last_name].filter(Boolean).join(' ')
  const at = update.message ? new Date(update.message.date * 1_000) : new Date()
  return {
    shopper: { id: chat.id, name, language: languageOf(from?.language_code) },
    update: { id: update.update_id, at },
  }
}

type SaidMessage = NonNullable<ShopperContext['message']>

/** @returns undefined for what is no answer of theirs. */
function saidIn(
  { text, contact, forward_origin }: SaidMessage,
  senderId: number,
): SaidInBasket | undefined {
  if (contact) {
    return { kind: 'contact', phone: contact.phone_number, isOwn: contact.user_id === senderId }
  }
  if (text === undefined || text.startsWith('/') || forward_origin) return undefined
  for (const language of languages) {
    const translate = translator(language)
    if (text === translate('button-back')) return { kind: 'back' }
    if (text === translate('buy-cancel')) return { kind: 'cancel' }
  }
  return { kind: 'text', text }
}

function translatorOf({ from }: Pick<Acting, 'from'>) {
  return translator(languageOf(from?.language_code))
}
