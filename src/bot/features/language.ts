import { Composer, InlineKeyboard } from 'grammy'
import { languagePress, packLanguage } from '#src/bot/callback-data.ts'
import { editMessage } from '#src/bot/edit-message.ts'
import type { SentPictures } from '#src/bot/pictures.ts'
import type { ShopperContext } from '#src/bot/shopper-context.ts'
import { languageOf, translator } from '#src/bot/texts.ts'
import { languages } from '#src/domain/language.ts'
import type { ShopperLanguages } from '#src/ports/shopper-languages.ts'

export interface LanguageDependencies {
  readonly shopperLanguages: Pick<ShopperLanguages, 'choose'>
  readonly pictures: SentPictures
}

/** /language and its buttons, one for each language, named in itself. */
export function languageFeature({
  shopperLanguages,
  pictures,
}: LanguageDependencies): Composer<ShopperContext> {
  const feature = new Composer<ShopperContext>()
  feature.command('language', async (ctx) => {
    const keyboard = new InlineKeyboard()
    for (const language of languages) {
      keyboard.text(translator(language)('language-name'), packLanguage(language)).row()
    }
    const translate = translator(languageOf(ctx.from?.language_code))
    await ctx.reply(translate('choose-language'), { reply_markup: keyboard })
  })
  feature.callbackQuery(languagePress, async (ctx) => {
    const language = languageOf(ctx.match[1])
    await shopperLanguages.choose(ctx.from.id, language)
    const translate = translator(language)
    const messageId = ctx.callbackQuery.message?.message_id
    if (messageId !== undefined) {
      const message = { chatId: ctx.chat.id, messageId }
      await editMessage({ api: ctx.api, pictures }, message, { text: translate('language-chosen') })
    }
    await ctx.answerCallbackQuery(translate('settled'))
  })
  return feature
}
