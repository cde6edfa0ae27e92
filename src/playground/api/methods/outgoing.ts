import type { InlineKeyboardMarkup, Message, MessageEntity, ParseMode, User } from 'grammy/types'
import { badRequest, blockedByUser, notInGroup } from '#src/playground/rules/api-error.ts'
import { compact } from '#src/playground/rules/compact.ts'
import { exceeds, type Limits } from '#src/playground/rules/limits.ts'
import { formatText } from '#src/playground/rules/text.ts'
import type { AdminRight, ChatRecord } from '#src/playground/state/chat-record.ts'
import type { InputMarkup } from '#src/playground/state/events.ts'
import { quote } from '#src/playground/state/message-content.ts'
import { type Envelope, placeOf } from '#src/playground/state/messages.ts'
import type { World } from '#src/playground/state/world.ts'
import { openBusinessChat } from './business.ts'

export interface DestinationParameters {
  readonly business_connection_id?: string
  readonly chat_id: number | string
  readonly message_thread_id?: number
  readonly ephemeral_message_parameters?: { readonly receiver_user_id: number }
  readonly reply_parameters?: {
    readonly message_id?: number
    readonly allow_sending_without_reply?: boolean
  }
  readonly reply_to_message_id?: number
  readonly reply_markup?: AnyMarkup
}

type AnyMarkup = InlineKeyboardMarkup | InputMarkup

type Placement = Pick<
  Message,
  | 'message_thread_id'
  | 'is_topic_message'
  | 'reply_to_message'
  | 'reply_markup'
  | 'receiver_user'
  | 'business_connection_id'
  | 'sender_business_bot'
>

/** A place where the bot may write, checked. */
export interface Destination {
  readonly record: ChatRecord
  /** The bot, or the owner of the business account in whose name it writes. */
  readonly sender: User
  readonly placement: Placement
  readonly inputMarkup: InputMarkup | undefined
}

/** @throws BotApiError when the chat, the topic or the message to reply to is not there, or the bot is blocked. */
export function openDestination(parameters: DestinationParameters, world: World): Destination {
  const { chat_id, business_connection_id, reply_markup } = parameters
  const record = openChat(chat_id, world, business_connection_id)
  return {
    record,
    sender: record.business?.owner ?? senderOf(world.bot),
    placement: compact({
      ...inTopic(record, parameters.message_thread_id),
      receiver_user: receiverOf(record, parameters, world.limits),
      business_connection_id: record.business?.connectionId,
      sender_business_bot: record.business && senderOf(world.bot),
      reply_to_message: replied(record, parameters),
      reply_markup: keyboardOf(reply_markup, world.limits),
    }),
    inputMarkup: reply_markup && 'inline_keyboard' in reply_markup ? undefined : reply_markup,
  }
}

/** The chat, if the bot may write there. */
export function openChat(
  chatId: number | string,
  world: World,
  businessConnectionId?: string,
): ChatRecord {
  if (businessConnectionId) return openBusinessChat(chatId, businessConnectionId, world)
  const record = world.chats.get(chatId)
  if (world.blockedBy.has(record.chat.id)) throw blockedByUser()
  const { status } = record.bot
  if (status === 'left' || status === 'kicked') throw notInGroup(status, record.chat.type)
  return record
}

/** Whether the bot is no administrator with this right. */
export const lacks = ({ bot, chat }: ChatRecord, right: AdminRight) =>
  chat.type !== 'private' && (bot.status !== 'administrator' || bot.lacking.includes(right))

/** Posts a message of the bot. The throttle comes last: what is refused for another reason does not count. */
export function deliver<Content extends Partial<Message>>(
  place: Destination,
  content: Content,
  world: World,
): Envelope & Placement & Content {
  const { record, sender, placement, inputMarkup } = place
  world.throttle.admit(record.chat.id, 1)
  const message = world.chats.post(record, sender, { ...placement, ...content })
  if (inputMarkup)
    changeInput(record, { messageId: message.message_id, markup: inputMarkup }, world)
  return message
}

/** Posts several messages at once, as an album counts. */
export function deliverAll<Content extends Partial<Message>>(
  { record, sender, placement }: Destination,
  contents: readonly Content[],
  { throttle, chats }: World,
): (Envelope & Placement & Content)[] {
  throttle.admit(record.chat.id, contents.length)
  return contents.map((content) => chats.post(record, sender, { ...placement, ...content }))
}

/** Other keyboards than inline ones belong to the input field, not to the message. */
function changeInput(
  record: ChatRecord,
  change: { readonly messageId: number; readonly markup: InputMarkup },
  { events, inputMarkups }: World,
): void {
  inputMarkups.set(record.chat.id, change)
  events.emit({ kind: 'inputMarkup', ...placeOf(record), ...change })
}

/** Who alone sees the message, if it is an ephemeral one. Only groups have them. */
function receiverOf(
  { chat, members }: ChatRecord,
  { ephemeral_message_parameters }: DestinationParameters,
  { ephemeralMessages }: Limits,
): User | undefined {
  if (!ephemeral_message_parameters || !ephemeralMessages) return undefined
  if (chat.type === 'private') throw badRequest('MESSAGE_NOT_COMMAND')
  const receiver = members.get(ephemeral_message_parameters.receiver_user_id)
  if (!receiver) throw badRequest('user not found')
  return receiver
}

/** getMe tells more about the bot than a message does. */
export const senderOf = ({ id, is_bot, first_name, username }: World['bot']) => ({
  id,
  is_bot,
  first_name,
  username,
})

const generalTopicId = 1

function inTopic(record: ChatRecord, threadId: number | undefined): Placement {
  if (threadId === undefined) return {}
  const topic = record.topics.get(threadId)
  // The general topic has the id 1 and no place in the list; its messages belong to no thread.
  if (!topic && threadId === generalTopicId) return {}
  if (!topic) throw badRequest('message thread not found')
  if (topic.isClosed && lacks(record, 'can_manage_topics')) throw badRequest('TOPIC_CLOSED')
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
