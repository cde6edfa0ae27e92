import { Composer } from 'grammy'
import {
  type ButtonPress,
  isManagerPress,
  type ManagerPress,
  parsePress,
} from '#src/bot/callback-data.ts'
import type { ShopperContext } from '#src/bot/shopper-context.ts'
import { languageOf, translator } from '#src/bot/texts.ts'
import { type SettleDependencies, type Settled, settleInquiry } from '#src/intake/settle-inquiry.ts'

/** What became of a tap, as a key of the locale files. */
const toasts = {
  settled: 'settled',
  updated: 'updated',
  changed: 'changed',
  'no-similar': 'no-similar',
  outdated: 'outdated',
} as const satisfies Record<Settled, string>

/** The buttons under a shopper's answer. What became of a tap is said in its toast. */
export function choiceFeature(dependencies: SettleDependencies): Composer<ShopperContext> {
  const feature = new Composer<ShopperContext>()
  feature.on('callback_query:data', async (ctx) => {
    const press = parsePress(ctx.callbackQuery.data)
    const messageId = ctx.callbackQuery.message?.message_id
    const isReply = press && isShopperReply(press)
    const settled =
      isReply && messageId
        ? await settleInquiry(
            dependencies,
            { ...press, inquiryId: press.id },
            { chatId: ctx.chat.id, messageId },
          )
        : 'outdated'
    await ctx.answerCallbackQuery(translator(languageOf(ctx.from.language_code))(toasts[settled]))
  })
  return feature
}

type ReplyPress = Exclude<ButtonPress, ManagerPress | { kind: (typeof others)[number] }>

/** Of other features. */
const others = ['order', 'wish', 'allow', 'refuse'] as const

function isShopperReply(press: ButtonPress): press is ReplyPress {
  return !isManagerPress(press) && !others.some((kind) => kind === press.kind)
}
