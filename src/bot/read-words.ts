import type { Message } from 'grammy/types'
import type { Words } from '#src/escalation/talk.ts'
import type { AlbumItem, EditedWords } from '#src/ports/talk-store.ts'

/** A message as it is passed on. */
export function wordsOf(message: Message): Words {
  const source = { chatId: message.chat.id, messageId: message.message_id }
  const albumId = message.media_group_id ?? null
  const item = albumId === null ? undefined : albumItem(message)
  return item
    ? { source, albumId, passage: { kind: 'album', items: [item] } }
    : { source, albumId: null, passage: { kind: 'copy' } }
}

function albumItem(message: Message): AlbumItem | undefined {
  const media = mediaOf(message)
  if (!media || media.type === 'animation') return undefined
  return { ...media, type: media.type, messageId: message.message_id, ...captionOf(message) }
}

function mediaOf({ photo, video, audio, document, animation }: Message) {
  const file = photo?.at(-1)
  if (file) return { type: 'photo', fileId: file.file_id } as const
  if (video) return { type: 'video', fileId: video.file_id } as const
  if (audio) return { type: 'audio', fileId: audio.file_id } as const
  // A GIF comes as a file, too.
  if (animation) return { type: 'animation', fileId: animation.file_id } as const
  return document && ({ type: 'document', fileId: document.file_id } as const)
}

function captionOf({ caption, caption_entities: entities }: Message) {
  return {
    ...(caption === undefined ? {} : { caption }),
    ...(entities ? { entities } : {}),
  }
}

/** @returns undefined for what cannot be shown in a copy, as a place that moves. */
export function editedWordsOf(message: Message): EditedWords | undefined {
  const { text, entities } = message
  if (text !== undefined) return { text, ...(entities ? { entities } : {}) }
  const media = mediaOf(message)
  if (media) return { ...media, ...captionOf(message) }
  return message.voice ? captionOf(message) : undefined
}
