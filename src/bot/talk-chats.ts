import { type Api, GrammyError } from 'grammy'
import type {
  InputMediaAudio,
  InputMediaDocument,
  InputMediaPhoto,
  InputMediaVideo,
  MessageEntity,
} from 'grammy/types'
import { ShopperGoneError, TelegramError, TopicGoneError } from '#src/ports/errors.ts'
import type { ChatMessage } from '#src/ports/inquiry-store.ts'
import type { StaffChats } from '#src/ports/staff-chats.ts'
import type { Putting, TalkChats, TalkPlace } from '#src/ports/talk-chats.ts'
import type { AlbumItem, EditedWords } from '#src/ports/talk-store.ts'
import { isGone, isTopicGone, isUnchanged, replyOptions } from './edit-message.ts'

export interface TalkChatsOptions {
  readonly api: Api
  readonly staffChats: Pick<StaffChats, 'migrate'>
}

/** The chats of shoppers and managers through the Bot API. A group that became a supergroup is followed to its new id. */
export function createTalkChats({ api, staffChats }: TalkChatsOptions): TalkChats {
  return {
    async put(putting) {
      try {
        return await put(api, putting)
      } catch (error) {
        const newId = migratedTo(error)
        if (newId === undefined) throw translate(error, putting.place)
        await staffChats.migrate(putting.place.chatId, newId)
        return put(api, { ...putting, place: { chatId: newId, threadId: null, replyTo: null } })
      }
    },
    async edit(message, words, signal) {
      try {
        await edit(api, message, { words, signal })
        return true
      } catch (error) {
        // Gone, too old, or of a kind that takes no such words.
        if (error instanceof GrammyError && error.error_code === 400) return isUnchanged(error)
        throw error
      }
    },
    async remove({ chatId, messageId }) {
      try {
        return await api.deleteMessage(chatId, messageId)
      } catch (error) {
        if (!(error instanceof GrammyError) || ![400, 403].includes(error.error_code)) throw error
        return /message to delete not found/i.test(error.description)
      }
    },
    async isOwn({ chatId, messageId }) {
      try {
        await api.editMessageReplyMarkup(chatId, messageId)
        return false
      } catch (error) {
        if (error instanceof GrammyError) return isUnchanged(error)
        throw error
      }
    },
  }
}

export function migratedTo(error: unknown): number | undefined {
  return error instanceof GrammyError ? error.parameters.migrate_to_chat_id : undefined
}

/** A group that is gone is no shopper who is gone: nobody has the words yet. */
function translate(cause: unknown, { chatId, threadId }: TalkPlace): unknown {
  if (isGone(cause)) {
    return chatId > 0
      ? new ShopperGoneError('the shopper cannot be written to', { cause })
      : new TelegramError('the managers’ group cannot be written to', { cause, status: 403 })
  }
  return isTopicGone(cause) && threadId !== null
    ? new TopicGoneError('the topic cannot be written to', { cause })
    : cause
}

async function put(
  api: Api,
  { source, passage, place, signal: aborted }: Putting,
): Promise<readonly ChatMessage[]> {
  const { chatId } = place
  // grammY's own type of a signal is not the platform's.
  const signal = aborted as never
  const idsOf = (sent: readonly { readonly message_id: number }[]) =>
    sent.map(({ message_id: messageId }) => ({ chatId, messageId }))
  const at = replyOptions({ messageId: place.replyTo, threadId: place.threadId })
  if (passage.kind === 'text') {
    const sent = await api.sendMessage(chatId, passage.html, { parse_mode: 'HTML', ...at }, signal)
    return idsOf([sent])
  }
  if (passage.kind === 'album' && passage.items.length > 1) {
    // Telegram made it an album: its items go together.
    const media = passage.items.map(toMedia) as InputMediaPhoto[]
    return idsOf(await api.sendMediaGroup(chatId, media, at, signal))
  }
  const [only] = passage.kind === 'album' ? passage.items : [source]
  const copied = await api.copyMessage(
    chatId,
    source.chatId,
    only?.messageId ?? source.messageId,
    at,
    signal,
  )
  return idsOf([copied])
}

type GroupMedia = InputMediaAudio | InputMediaDocument | InputMediaPhoto | InputMediaVideo

function toMedia({ type, fileId, ...words }: AlbumItem): GroupMedia {
  return { type, media: fileId, ...captionOf(words) }
}

function captionOf({ caption, entities }: Pick<AlbumItem, 'caption' | 'entities'>) {
  return {
    ...(caption === undefined ? {} : { caption }),
    ...(entities === undefined ? {} : { caption_entities: entities as MessageEntity[] }),
  }
}

async function edit(
  api: Api,
  { chatId, messageId }: ChatMessage,
  { words, signal: aborted }: { readonly words: EditedWords; readonly signal: AbortSignal },
): Promise<void> {
  const signal = aborted as never
  if ('text' in words) {
    const { text, entities = [] } = words
    const options = { entities: entities as MessageEntity[] }
    await api.editMessageText(chatId, messageId, text, options, signal)
  } else if ('fileId' in words) {
    const { type, fileId, ...caption } = words
    const media = { type, media: fileId, ...captionOf(caption) }
    await api.editMessageMedia(chatId, messageId, media, {}, signal)
  } else {
    await api.editMessageCaption(chatId, messageId, captionOf(words), signal)
  }
}
