import { Composer } from 'grammy'
import { readMessage } from '#src/bot/read-message.ts'
import type { ShopperContext } from '#src/bot/shopper-context.ts'
import { translator } from '#src/bot/texts.ts'
import type { ShopperMessage } from '#src/domain/shopper-message.ts'
import {
  type ReceiveDependencies,
  receiveEdit,
  receiveMessage,
  type SaidAtOnce,
} from '#src/intake/receive-message.ts'

/** What is said at once, as keys of the locale files. */
const replies = {
  greeting: 'greeting',
  thanks: 'welcome',
  patience: 'patience',
  'at-your-service': 'send-photo',
  'too-many': 'too-many-photos',
  voice: 'no-voice',
  audio: 'no-voice',
  video: 'no-frame',
  'video-note': 'no-frame',
  animation: 'no-frame',
  sticker: 'no-frame',
  document: 'not-a-picture',
  location: 'no-location',
  contact: 'no-contact',
  other: 'send-photo',
} as const satisfies Record<SaidAtOnce, string>

/** Whatever a shopper sends, and whatever becomes of it when it is edited: nobody is left without an answer. */
export function messagesFeature(dependencies: ReceiveDependencies): Composer<ShopperContext> {
  const feature = new Composer<ShopperContext>()
  feature.on('message', async (ctx) => {
    const message = readMessage(ctx.message, ctx.from)
    if (message) await say(ctx, message, await receiveMessage(dependencies, message))
  })
  feature.on('edited_message', async (ctx) => {
    const message = readMessage(ctx.editedMessage, ctx.from)
    if (message) await say(ctx, message, await receiveEdit(dependencies, message))
  })
  return feature
}

async function say(
  ctx: ShopperContext,
  { language }: ShopperMessage,
  said: SaidAtOnce | undefined,
): Promise<void> {
  if (said === undefined) return
  await ctx.reply(translator(language)(replies[said]), { parse_mode: 'HTML' })
}
