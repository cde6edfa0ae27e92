import { Composer } from 'grammy'
import type { ShopperContext } from '#src/bot/shopper-context.ts'
import { languageOf, translator } from '#src/bot/texts.ts'

/** Whatever no other feature took: nobody is left without an answer. */
export function fallbackFeature(): Composer<ShopperContext> {
  const feature = new Composer<ShopperContext>()
  feature.on('message', async (ctx) => {
    const translate = translator(languageOf(ctx.from.language_code))
    await ctx.reply(translate(ctx.message.document ? 'not-a-picture' : 'send-photo'))
  })
  return feature
}
