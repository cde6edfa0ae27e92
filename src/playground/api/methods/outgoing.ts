import type {
  ForceReply,
  InlineKeyboardMarkup,
  Message,
  MessageEntity,
  ParseMode,
  ReplyKeyboardMarkup,
  ReplyKeyboardRemove,
} from 'grammy/types'
import { badRequest, blockedByUser } from '#src/playground/rules/api-error.ts'
import { compact } from '#src/playground/rules/compact.ts'
import { exceeds, type Limits } from '#src/playground/rules/limits.ts'
import { formatText } from '#src/playground/rules/text.ts'
import type { ChatRecord } from '#src/playground/state/chat-record.ts'
import { quote } from '#src/playground/state/message-content.ts'
import type { Envelope } from '#src/playground/state/messages.ts'
import type { World } from '#src/playground/state/world.ts'

export interface DestinationParameters {
  readonly chat_id: number | string
  readonly message_thread_id?: number
  readonly reply_parameters?: {
    readonly message_id?: number
    readonly allow_sending_without_reply?: boolean
  }
  readonly reply_to_message_id?: number
  readonly reply_markup?: AnyMarkup
}

type AnyMarkup = InlineKeyboardMarkup | ReplyKeyboardMarkup | ReplyKeyboardRemove | ForceReply

type Placement = Pick<
  Message,
  'message_thread_id' | 'is_topic_message' | 'reply_to_message' | 'reply_markup'
>

/** A place where the bot may write, checked. */
export interface Destination {
  readonly record: ChatRecord
  readonly placement: Placement
}

/** @throws BotApiError when the chat, the topic or the message to reply to is not there, or the bot is blocked. */
export function openDestination(parameters: DestinationParameters, world: World): Destination {
  const record = openChat(parameters.chat_id, world)
  return {
    record,
    placement: compact({
      ...inTopic(record, parameters.message_thread_id),
      reply_to_message: replied(record, parameters),
      reply_markup: keyboardOf(parameters.reply_markup, world.limits),
    }),
  }
}

/** The chat, if the bot may write there. */
export function openChat(chatId: number | string, { chats, blockedBy }: World): ChatRecord {
  const record = chats.get(chatId)
  if (blockedBy.has(record.chat.id)) throw blockedByUser()
  return record
}

/** Posts a message of the bot. The throttle comes last: what is refused for another reason does not count. */
export function deliver<Content extends Partial<Message>>(
  { record, placement }: Destination,
  content: Content,
  { throttle, chats, bot }: World,
): Envelope & Placement & Content {
  throttle.admit(record.chat.id, 1)
  return chats.post(record, senderOf(bot), { ...placement, ...content })
}

/** Posts several messages at once, as an album counts. */
export function deliverAll<Content extends Partial<Message>>(
  { record, placement }: Destination,
  contents: readonly Content[],
  { throttle, chats, bot }: World,
): (Envelope & Placement & Content)[] {
  throttle.admit(record.chat.id, contents.length)
  return contents.map((content) => chats.post(record, senderOf(bot), { ...placement, ...content }))
}

/** getMe tells more about the bot than a message does. */
export const senderOf = ({ id, is_bot, first_name, username }: World['bot']) => ({
  id,
  is_bot,
  first_name,
  username,
})

function inTopic({ topics }: ChatRecord, threadId: number | undefined): Placement {
  if (threadId === undefined) return {}
  if (!topics.has(threadId)) throw badRequest('message thread not found')
  return { message_thread_id: threadId, is_topic_message: true }
}

function replied(
  { messages }: ChatRecord,
  { reply_parameters, reply_to_message_id }: DestinationParameters,
): Message['reply_to_message'] | undefined {
  const messageId = reply_parameters?.message_id ?? reply_to_message_id
  if (messageId === undefined) return undefined
  const message = messages.get(messageId)
  if (message) return quote(message)
  if (reply_parameters?.allow_sending_without_reply) return undefined
  throw badRequest('message to be replied not found')
}

/** Only inline keyboards are part of a message; the others belong to the input field. */
export function keyboardOf(
  markup: AnyMarkup | undefined,
  limits: Limits,
): InlineKeyboardMarkup | undefined {
  if (!markup || !('inline_keyboard' in markup)) return undefined
  const buttons = markup.inline_keyboard.flat()
  for (const button of buttons) {
    if (!('callback_data' in button)) continue
    const bytes = Buffer.byteLength(button.callback_data)
    if (bytes === 0 || exceeds(bytes, limits.callbackDataBytes)) {
      throw badRequest('BUTTON_DATA_INVALID')
    }
  }
  return buttons.length > 0 ? markup : undefined
}

interface TextParameters {
  readonly text: string
  readonly parse_mode?: ParseMode
  readonly entities?: readonly MessageEntity[]
}

interface CaptionParameters {
  readonly caption?: string
  readonly parse_mode?: ParseMode
  readonly caption_entities?: readonly MessageEntity[]
}

/** @throws BotApiError when it is empty, too long or wrongly formatted. */
export function textContent(parameters: TextParameters, limits: Limits) {
  const { text, entities } = formatText({
    text: parameters.text,
    parseMode: parameters.parse_mode,
    entities: parameters.entities,
  })
  if (text === '') throw badRequest('message text is empty')
  if (exceeds(text.length, limits.textLength)) throw badRequest('message is too long')
  return { text, ...(entities.length > 0 && { entities: [...entities] }) }
}

/** @throws BotApiError when it is too long or wrongly formatted. */
export function captionContent(parameters: CaptionParameters, limits: Limits) {
  const { text: caption, entities } = formatText({
    text: parameters.caption ?? '',
    parseMode: parameters.parse_mode,
    entities: parameters.caption_entities,
  })
  if (exceeds(caption.length, limits.captionLength)) {
    throw badRequest('message caption is too long')
  }
  return {
    ...(caption !== '' && { caption }),
    ...(entities.length > 0 && { caption_entities: [...entities] }),
  }
}
