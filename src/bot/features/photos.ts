import { Composer } from 'grammy'
import type { Document, Message, PhotoSize } from 'grammy/types'
import type { ShopperContext } from '#src/bot/shopper-context.ts'
import { languageOf } from '#src/bot/texts.ts'
import type { InquiryStore } from '#src/ports/inquiry-store.ts'

/** Photos, and pictures sent as files, become inquiries. Nothing slow happens here: a job answers. */
export function photosFeature(dependencies: {
  readonly inquiries: Pick<InquiryStore, 'addPhoto'>
}): Composer<ShopperContext> {
  const feature = new Composer<ShopperContext>()
  feature.on('message', async (ctx, next) => {
    const file = pictureOf(ctx.message)
    if (!file) return next()
    const { from, message } = ctx
    await dependencies.inquiries.addPhoto({
      chatId: ctx.chat.id,
      messageId: message.message_id,
      mediaGroupId: message.media_group_id ?? null,
      shopper: { id: from.id, name: [from.first_name, from.last_name].filter(Boolean).join(' ') },
      language: languageOf(from.language_code),
      caption: message.caption ?? '',
      fileId: file.file_id,
      fileUniqueId: file.file_unique_id,
    })
  })
  return feature
}

function pictureOf({ photo, document }: Message): PhotoSize | Document | undefined {
  // Telegram lists the sizes from small to large.
  if (photo) return photo.at(-1)
  return document?.mime_type?.startsWith('image/') ? document : undefined
}
