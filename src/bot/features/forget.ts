import { Composer, InlineKeyboard } from 'grammy'
import { forgetPress } from '#src/bot/callback-data.ts'
import { editMessage } from '#src/bot/edit-message.ts'
import type { SentPictures } from '#src/bot/pictures.ts'
import type { ShopperContext } from '#src/bot/shopper-context.ts'
import { languageOf, translator } from '#src/bot/texts.ts'
import { type ForgetDependencies, forgetShopper } from '#src/intake/forget-shopper.ts'

export interface ForgetFeatureDependencies extends ForgetDependencies {
  readonly pictures: SentPictures
}

/** /forget, and the button that means it. */
export function forgetFeature(dependencies: ForgetFeatureDependencies): Composer<ShopperContext> {
  const feature = new Composer<ShopperContext>()
  feature.command('forget', async (ctx) => {
    const translate = translator(languageOf(ctx.from?.language_code))
    const keyboard = new InlineKeyboard().text(translate('button-forget'), forgetPress)
    await ctx.reply(translate('forget'), { reply_markup: keyboard })
  })
  feature.callbackQuery(forgetPress, async (ctx) => {
    const updateId = ctx.update.update_id
    await forgetShopper(dependencies, ctx.from.id, updateId)
    const translate = translator(languageOf(ctx.from.language_code))
    const messageId = ctx.callbackQuery.message?.message_id
    if (messageId !== undefined) {
      const message = { chatId: ctx.chat.id, messageId }
      const messenger = { api: ctx.api, pictures: dependencies.pictures }
      await editMessage(messenger, message, { text: translate('forgotten') })
    }
    await ctx.answerCallbackQuery(translate('settled'))
    // Last: until here, whatever fails is tried again.
    await dependencies.shopperData.emptyUpdate(updateId)
  })
  return feature
}
