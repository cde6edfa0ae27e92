import type { Document, Message, MessageEntity, PhotoSize, Sticker, User } from 'grammy/types'
import type { ChannelPost } from '#src/domain/channel-post.ts'
import type { PictureContent, ShopperContent, ShopperMessage } from '#src/domain/shopper-message.ts'
import { languageOf } from './texts.ts'

/** @returns undefined for what tells of the chat itself, to which nobody waits for an answer. */
export function readMessage(message: Message, from: User): ShopperMessage | undefined {
  const content = contentOf(message)
  return (
    content && {
      chatId: message.chat.id,
      threadId: message.is_topic_message ? (message.message_thread_id ?? null) : null,
      messageId: message.message_id,
      mediaGroupId: message.media_group_id ?? null,
      post: channelPostOf(message),
      shopper: { id: from.id, name: [from.first_name, from.last_name].filter(Boolean).join(' ') },
      language: languageOf(from.language_code),
      text: wordsOf(message),
      content,
    }
  )
}

/** @returns undefined for what is no forward of a channel's post. */
export function channelPostOf({
  forward_origin: origin,
}: Pick<Message, 'forward_origin'>): ChannelPost | undefined {
  if (origin?.type !== 'channel') return undefined
  return { channelId: origin.chat.id, postId: origin.message_id }
}

/** An address behind a word is no less written than the word. */
function wordsOf({ text, caption, entities, caption_entities }: Message): string {
  const links = (entities ?? caption_entities ?? []).flatMap((entity: MessageEntity) =>
    entity.type === 'text_link' ? [entity.url] : [],
  )
  return [text ?? caption ?? '', ...links].join('\n')
}

function contentOf(message: Message): ShopperContent | undefined {
  if (message.text !== undefined) return { kind: 'text' }
  return pictureIn(message) ?? fileIn(message) ?? otherIn(message)
}

function pictureIn(message: Message): PictureContent | undefined {
  // Telegram lists the sizes from small to large.
  const picture = stillOf(message) ?? stillSticker(message.sticker) ?? pictureFile(message)
  if (picture) return toPicture(picture, false)
  const moving =
    message.sticker ?? message.animation ?? message.video ?? message.video_note ?? gifFile(message)
  return moving?.thumbnail && toPicture(moving.thumbnail, true)
}

function stillOf({ photo, live_photo }: Message): PhotoSize | undefined {
  return (photo ?? live_photo?.photo)?.at(-1)
}

function toPicture(
  { file_id: fileId, file_unique_id: fileUniqueId }: Pick<PhotoSize, 'file_id' | 'file_unique_id'>,
  isFrame: boolean,
): PictureContent {
  return { kind: 'photo', fileId, fileUniqueId, isFrame }
}

function stillSticker(sticker: Sticker | undefined): Sticker | undefined {
  return sticker?.is_animated || sticker?.is_video ? undefined : sticker
}

/** What says nothing of what is in a file, and what is meant as a type of picture. */
const anyType =
  /^$|^\*\/\*$|\/(octet-stream|x-binary|(x-|force-)?download|(x-)?unknown(-content-type)?)$|^(application\/(x-)?)?(jpe?g|png|webp|bmp)$/
const pictureName = /\.(jpe?g|jpe|jfif|a?png|webp|heic|heif|avif|tiff?|bmp)\s*$/i

/** Phones send pictures as files of no kind, or of a wrong one; what is in them is seen when they are opened. */
function pictureFile({ document, animation }: Message): Document | undefined {
  if (animation || isGif(document)) return undefined
  const type = typeOf(document)
  const name = document?.file_name ?? ''
  const mayBePicture = type.startsWith('image/') || anyType.test(type) || pictureName.test(name)
  return mayBePicture ? document : undefined
}

function gifFile({ document }: Message): Document | undefined {
  return isGif(document) ? document : undefined
}

function isGif(document: Document | undefined): boolean {
  return typeOf(document) === 'image/gif' || /\.gif$/i.test(document?.file_name ?? '')
}

function typeOf(document: Document | undefined): string {
  const { mime_type: declared = '' } = document ?? {}
  return declared.split(';', 1).join().trim().toLowerCase()
}

function fileIn(message: Message): ShopperContent | undefined {
  const { voice, audio, video, video_note, animation, sticker, document } = message
  if (voice) return { kind: 'voice', fileId: voice.file_id }
  if (audio) return { kind: 'audio', fileId: audio.file_id }
  if (video) return { kind: 'video', fileId: video.file_id }
  if (video_note) return { kind: 'video-note', fileId: video_note.file_id }
  // A GIF comes as a file, too.
  if (animation) return { kind: 'animation', fileId: animation.file_id }
  if (sticker) return { kind: 'sticker', fileId: sticker.file_id }
  return document && { kind: 'document', fileId: document.file_id }
}

/** What else a person sends; every other message tells what happened in the chat. */
const others = [
  'story',
  'dice',
  'game',
  'poll',
  'paid_media',
  'checklist',
  'rich_message',
  'invoice',
  'giveaway',
] as const satisfies (keyof Message)[]

function otherIn(message: Message): ShopperContent | undefined {
  if (message.location) return { kind: 'location', fileId: null }
  if (message.contact) return { kind: 'contact', fileId: null }
  return others.some((key) => message[key]) ? { kind: 'other', fileId: null } : undefined
}
