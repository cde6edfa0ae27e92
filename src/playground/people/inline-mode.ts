import type { InlineQueryResult, InputMessageContent, Message, User } from 'grammy/types'
import { captionContent, senderOf, textContent } from '#src/playground/api/methods/outgoing.ts'
import { compact } from '#src/playground/rules/compact.ts'
import type { Files } from '#src/playground/state/files.ts'
import { type MediaKind, mediaFields } from '#src/playground/state/media.ts'
import type { MessageContent } from '#src/playground/state/message-content.ts'
import { type InlineAsk, inlineKey } from '#src/playground/state/queries.ts'
import type { World } from '#src/playground/state/world.ts'
import { enter } from './people.ts'
import { placeOf, type SendOptions } from './person-content.ts'

interface QueryOptions {
  /** Where it is typed; the private chat with the bot, unless said. */
  readonly chatId?: number
  /** The bot's `next_offset`, to see more. */
  readonly offset?: string
}

interface Choice {
  readonly queryId: string
  readonly resultId: string
}

/** What people do with the bot's name in the input field. */
export interface InlineMode {
  /** Typed after the bot's name in any chat. Gives the query's id; what is cached is answered without the bot. */
  queryInline(user: User, query: string, options?: QueryOptions): string
  /** Sends one of the bot's results: the bot gets the message and learns what was chosen. */
  chooseInline(user: User, choice: Choice, options?: SendOptions): Message
}

export function createInlineMode(world: World): InlineMode {
  const { chats, updates, queries, now } = world
  return {
    queryInline(user, query, { chatId = user.id, offset = '' } = {}) {
      const { chat } = enter(world, user, chatId)
      const id = queries.newId()
      const ask: InlineAsk = { user, chatId, query, offset }
      const results = cachedResults(ask, world)
      queries.inline.set(id, { ...ask, ...compact({ results }) })
      if (results) {
        world.events.emit({ kind: 'inlineAnswer', chatId, queryId: id, results })
      } else {
        const chat_type = chat.type === 'private' ? 'sender' : chat.type
        updates.push({ inline_query: { id, from: user, query, offset, chat_type } })
      }
      return id
    },
    chooseInline(user, { queryId, resultId }, options = {}) {
      const ask = queries.inline.get(queryId)
      const result = ask?.results?.find(({ id }) => id === resultId)
      if (!ask || !result) throw new Error(`the bot offered no result ${resultId}`)
      const record = enter(world, user, options.chatId ?? ask.chatId)
      const message = chats.post(record, user, {
        ...contentOfResult(result, world),
        ...placeOf(record, options),
        via_bot: senderOf(world.bot),
        ...compact({ reply_markup: result.reply_markup }),
      })
      updates.push({ message })
      // Only a message with a keyboard has an id by which the bot can change it.
      const inline_message_id = result.reply_markup && queries.newId()
      if (inline_message_id) {
        const place = { chatId: record.chat.id, messageId: message.message_id }
        queries.inlineMessages.set(inline_message_id, place)
      }
      const chosen = { result_id: resultId, from: user, query: ask.query }
      updates.push({ chosen_inline_result: { ...chosen, ...compact({ inline_message_id }) } })
      return message
    },
  }

  function cachedResults(ask: InlineAsk, { queries: { inlineCache } }: World) {
    return [true, false]
      .map((isPersonal) => inlineCache.get(inlineKey(ask, isPersonal)))
      .find((cached) => cached && cached.untilMs > now())?.results
  }
}

/** @throws Error for a result that only says where on the web its picture lies: this server fetches nothing. */
function contentOfResult(result: InlineQueryResult, world: World): MessageContent {
  if ('input_message_content' in result && result.input_message_content) {
    return contentOfInput(result.input_message_content, world)
  }
  const media = cachedMedia(result, world.files)
  if (media) return { ...media, ...captionContent(captionOf(result), world.limits) }
  if ('latitude' in result) {
    return { location: { latitude: result.latitude, longitude: result.longitude } }
  }
  throw new Error(`a result of type ${result.type} without a known file cannot be sent`)
}

type Captioned = Extract<InlineQueryResult, { caption?: string }>

const captionOf = (
  result: InlineQueryResult,
): Pick<Captioned, 'caption' | 'parse_mode' | 'caption_entities'> =>
  'caption' in result ? result : {}

/** The field of each cached result that names its file, and what it is sent as. */
const cachedFields: Readonly<Record<string, MediaKind>> = {
  photo_file_id: 'photo',
  gif_file_id: 'animation',
  mpeg4_file_id: 'animation',
  sticker_file_id: 'sticker',
  document_file_id: 'document',
  video_file_id: 'video',
  voice_file_id: 'voice',
  audio_file_id: 'audio',
}

function cachedMedia(result: InlineQueryResult, files: Files): MessageContent | undefined {
  for (const [field, fileId] of Object.entries(result)) {
    const kind = cachedFields[field]
    const media = kind && files.mediaOf(kind, String(fileId))
    if (kind && media) return mediaFields(kind, media)
  }
  return undefined
}

function contentOfInput(content: InputMessageContent, { limits }: World): MessageContent {
  if ('message_text' in content) {
    return textContent({ ...content, text: content.message_text }, limits)
  }
  if ('phone_number' in content) return { contact: content }
  if ('latitude' in content) {
    return { location: { latitude: content.latitude, longitude: content.longitude } }
  }
  throw new Error('this kind of content cannot be sent via the bot here')
}
