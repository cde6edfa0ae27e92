import { Composer } from 'grammy'
import type { ShopperContext } from '#src/bot/shopper-context.ts'
import { languageOf, translator } from '#src/bot/texts.ts'

/** What a person sends; other messages tell what happened in the chat, and nobody waits for an answer to them. */
const contents = [
  'message:text',
  'message:animation',
  'message:audio',
  'message:document',
  'message:sticker',
  'message:story',
  'message:video',
  'message:video_note',
  'message:voice',
  'message:contact',
  'message:dice',
  'message:game',
  'message:poll',
  'message:venue',
  'message:location',
  'message:paid_media',
  'message:checklist',
] as const

/** Whatever no other feature took: nobody is left without an answer. */
export function fallbackFeature(): Composer<ShopperContext> {
  const feature = new Composer<ShopperContext>()
  feature.on([...contents], async (ctx) => {
    const translate = translator(languageOf(ctx.from.language_code))
    const isOnlyDocument = ctx.message.document && !ctx.message.animation
    await ctx.reply(translate(isOnlyDocument ? 'not-a-picture' : 'send-photo'))
  })
  return feature
}
