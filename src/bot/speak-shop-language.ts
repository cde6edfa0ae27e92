import type { Context, MiddlewareFn } from 'grammy'
import { languages } from '#src/domain/language.ts'
import type { ShopSettingsStore } from '#src/ports/shop-settings.ts'

/** A client in a language that we have no texts in is taken for one in the shop's own language. */
export function speakShopLanguage(
  shopSettings: Pick<ShopSettingsStore, 'read'>,
): MiddlewareFn<Context> {
  return async (ctx, next) => {
    const code = ctx.from?.language_code
    if (ctx.from && !languages.some((language) => code?.startsWith(language))) {
      ctx.from.language_code = (await shopSettings.read()).language
    }
    await next()
  }
}
