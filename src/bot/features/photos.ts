import { Composer } from 'grammy'
import type { Document, Message } from 'grammy/types'
import type { ShopperContext } from '#src/bot/shopper-context.ts'
import { languageOf } from '#src/bot/texts.ts'
import type { IncomingContent } from '#src/domain/inquiry.ts'
import type { InquiryStore } from '#src/ports/inquiry-store.ts'

/** Photos, pictures sent as files, and whole albums become inquiries. Nothing slow happens here: a job answers. */
export function photosFeature(dependencies: {
  readonly inquiries: Pick<InquiryStore, 'addMessage'>
}): Composer<ShopperContext> {
  const feature = new Composer<ShopperContext>()
  feature.on('message', async (ctx, next) => {
    const { from, message } = ctx
    const mediaGroupId = message.media_group_id ?? null
    const content = photoIn(message) ?? (mediaGroupId === null ? undefined : otherIn(message))
    if (!content) return next()
    await dependencies.inquiries.addMessage({
      chatId: ctx.chat.id,
      threadId: message.is_topic_message ? (message.message_thread_id ?? null) : null,
      messageId: message.message_id,
      mediaGroupId,
      shopper: { id: from.id, name: [from.first_name, from.last_name].filter(Boolean).join(' ') },
      language: languageOf(from.language_code),
      text: message.caption ?? '',
      content,
    })
  })
  return feature
}

function photoIn({ photo, document }: Message): IncomingContent | undefined {
  // Telegram lists the sizes from small to large.
  const file = photo ? photo.at(-1) : pictureIn(document)
  return file && { kind: 'photo', fileId: file.file_id, fileUniqueId: file.file_unique_id }
}

/** What says nothing of what is in a file. */
const anyType =
  /^$|^(application|binary)\/(octet-stream|x-binary|force-download|unknown|x-unknown)$/
const pictureName = /\.(jpe?g|jfif|png|webp|heic|heif|avif|gif|tiff?)$/i

/** Phones send pictures as files of no kind, or of a wrong one; what is in them is seen when they are opened. */
function pictureIn(document: Document | undefined): Document | undefined {
  const { mime_type: declared = '', file_name: name = '' } = document ?? {}
  const type = declared.split(';', 1).join().trim().toLowerCase()
  const mayBePicture = type.startsWith('image/') || anyType.test(type) || pictureName.test(name)
  return mayBePicture ? document : undefined
}

/** What else an album may hold: it is answered with the album, not by itself. */
function otherIn({ video, audio, document }: Message): IncomingContent | undefined {
  if (video) return { kind: 'video', fileId: video.file_id }
  const file = audio ?? document
  return file && { kind: 'document', fileId: file.file_id }
}
