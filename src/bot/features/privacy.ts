import { Composer, InlineKeyboard } from 'grammy'
import { parsePress } from '#src/bot/callback-data.ts'
import { editMessage, type View } from '#src/bot/edit-message.ts'
import { consentButtons } from '#src/bot/keyboards.ts'
import type { SentPictures } from '#src/bot/pictures.ts'
import type { ShopperContext } from '#src/bot/shopper-context.ts'
import { languageOf, translator } from '#src/bot/texts.ts'
import type { Language } from '#src/domain/language.ts'
import { type ConsentDependencies, decideConsent } from '#src/intake/decide-consent.ts'
import type { ModelConsents } from '#src/ports/model-consents.ts'
import type { ShopSettingsStore } from '#src/ports/shop-settings.ts'

export interface PrivacyDependencies extends ConsentDependencies {
  readonly modelConsents: Pick<ModelConsents, 'find' | 'decide'>
  /** Photos are shown to models outside of the shop, where shoppers agree. */
  readonly asksOutside: boolean
  readonly shopSettings: Pick<ShopSettingsStore, 'read'>
  readonly pictures: SentPictures
}

/** /privacy, and the buttons by which shoppers let models outside of the shop see their photos, or not. */
export function privacyFeature(dependencies: PrivacyDependencies): Composer<ShopperContext> {
  const feature = new Composer<ShopperContext>()
  feature.command('privacy', async (ctx) => {
    const language = languageOf(ctx.from.language_code)
    const { text, keyboard } = await privacyView(dependencies, ctx.from.id, language)
    const markup = keyboard ? { reply_markup: keyboard } : {}
    await ctx.reply(text, { parse_mode: 'HTML', ...markup })
  })
  feature.on('callback_query:data', async (ctx, next) => {
    const press = parsePress(ctx.callbackQuery.data)
    if (press?.kind !== 'allow' && press?.kind !== 'refuse') return next()
    const isGiven = press.kind === 'allow'
    const [shopperId, language] = [ctx.from.id, languageOf(ctx.from.language_code)]
    const inquiryId = press.id === 0 ? undefined : press.id
    const isLookedAt = await decideConsent(dependencies, { shopperId, isGiven, inquiryId })
    const messageId = ctx.callbackQuery.message?.message_id
    if (inquiryId === undefined && messageId !== undefined) {
      const view = await privacyView(dependencies, shopperId, language)
      const messenger = { api: ctx.api, pictures: dependencies.pictures }
      await editMessage(messenger, { chatId: ctx.chat.id, messageId }, view)
    }
    const said = isGiven ? 'allowed' : 'refused'
    await ctx.answerCallbackQuery(translator(language)(isLookedAt ? 'looking-again' : said))
  })
  return feature
}

async function privacyView(
  { shopSettings, modelConsents, asksOutside }: PrivacyDependencies,
  shopperId: number,
  language: Language,
): Promise<View> {
  const { updateRetentionDays, answerRetentionDays } = await shopSettings.read()
  const translate = translator(language)
  const days = { updateDays: updateRetentionDays, answerDays: answerRetentionDays }
  const kept = translate('privacy', days)
  if (!asksOutside) return { text: kept }
  const isGiven = await modelConsents.find(shopperId)
  const consent = { undefined: 'unsaid', true: 'given', false: 'refused' }[`${isGiven}`]
  return {
    text: `${kept}\n\n${translate('privacy-models', { consent })}`,
    keyboard: consentButtons(new InlineKeyboard(), {
      id: 0,
      language,
      ...(isGiven === undefined ? {} : { isGiven }),
    }),
  }
}
