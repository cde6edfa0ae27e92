import type { Context, MiddlewareFn } from 'grammy'
import { type Language, languages } from '#src/domain/language.ts'
import type { ShopSettingsStore } from '#src/ports/shop-settings.ts'
import type { ShopperLanguages } from '#src/ports/shopper-languages.ts'

export interface SpeakLanguageDependencies {
  readonly shopperLanguages: Pick<ShopperLanguages, 'find'>
  readonly shopSettings: Pick<ShopSettingsStore, 'read'>
}

/**
 * Whoever writes is taken for a client in the language that they chose, else in their Telegram's, else (we have no texts
 * in that one) in the shop's own.
 */
export function speakLanguage(dependencies: SpeakLanguageDependencies): MiddlewareFn<Context> {
  return async (ctx, next) => {
    if (ctx.from) {
      const chosen = await dependencies.shopperLanguages.find(ctx.from.id)
      const code = chosen ?? (await usualLanguage(dependencies, ctx.from.language_code))
      ctx.from.language_code = code
    }
    await next()
  }
}

async function usualLanguage(
  { shopSettings }: SpeakLanguageDependencies,
  code: string | undefined,
): Promise<Language> {
  const known = languages.find((language) => code?.startsWith(language))
  return known ?? (await shopSettings.read()).language
}
