import { isDeepStrictEqual } from 'node:util'
import type { InlineKeyboardMarkup } from 'grammy/types'
import type { z } from 'zod'
import { badRequest } from '#src/playground/rules/api-error.ts'
import { compact } from '#src/playground/rules/compact.ts'
import type { ChatRecord, StoredMessage } from '#src/playground/state/chat-record.ts'
import { mediaKindOf } from '#src/playground/state/media.ts'
import { withoutContent } from '#src/playground/state/message-content.ts'
import type { World } from '#src/playground/state/world.ts'
import { type Call, method } from './method.ts'
import { captionContent, keyboardOf, openChat, textContent } from './outgoing.ts'
import {
  captionFields,
  editTarget,
  ephemeralTarget,
  inlineMarkup,
  oneMedia,
  richMessage,
  text,
  textFields,
} from './parameters.ts'
import { richContent } from './rich-message.ts'
import { contentOfInput } from './send-media.ts'

/** What may stand in a message's place in one of the edits. */
const newWords = {
  text: text.exactOptional(),
  rich_message: richMessage.exactOptional(),
  ...textFields,
}

const ephemeral = { ...ephemeralTarget, reply_markup: inlineMarkup }

export const editMessageText = method(
  'editMessageText',
  { ...editTarget, ...newWords },
  async (parameters, call) => {
    const found = findEdited(parameters, call.world)
    const changed = await reworded(found.old, parameters, call)
    return change(found, changed, call.world)
  },
)

export const editMessageCaption = method(
  'editMessageCaption',
  { ...editTarget, ...captionFields },
  (parameters, { world }) => {
    const found = findEdited(parameters, world)
    return change(found, recaptioned(found.old, parameters, world), world)
  },
)

export const editMessageMedia = method(
  'editMessageMedia',
  { ...editTarget, media: oneMedia },
  async (parameters, call) => {
    const found = findEdited(parameters, call.world)
    return change(found, await withMedia(found.old, parameters, call), call.world)
  },
)

export const editMessageReplyMarkup = method(
  'editMessageReplyMarkup',
  editTarget,
  (parameters, { world }) => {
    const found = findEdited(parameters, world)
    return change(found, withKeyboard(found.old, parameters, world), world)
  },
)

export const editEphemeralMessageText = method(
  'editEphemeralMessageText',
  { ...ephemeral, ...newWords },
  async (parameters, call) => {
    const found = findEphemeral(parameters, call.world)
    change(found, await reworded(found.old, parameters, call), call.world)
    return true as const
  },
)

export const editEphemeralMessageCaption = method(
  'editEphemeralMessageCaption',
  { ...ephemeral, ...captionFields },
  (parameters, { world }) => {
    const found = findEphemeral(parameters, world)
    change(found, recaptioned(found.old, parameters, world), world)
    return true
  },
)

export const editEphemeralMessageMedia = method(
  'editEphemeralMessageMedia',
  { ...ephemeral, media: oneMedia },
  async (parameters, call) => {
    const found = findEphemeral(parameters, call.world)
    change(found, await withMedia(found.old, parameters, call), call.world)
    return true as const
  },
)

export const editEphemeralMessageReplyMarkup = method(
  'editEphemeralMessageReplyMarkup',
  ephemeral,
  (parameters, { world }) => {
    const found = findEphemeral(parameters, world)
    change(found, withKeyboard(found.old, parameters, world), world)
    return true
  },
)

export const deleteEphemeralMessage = method(
  'deleteEphemeralMessage',
  ephemeralTarget,
  (parameters, { world }) => {
    const { record } = findEphemeral(parameters, world)
    world.chats.removeEphemeral(record, parameters.ephemeral_message_id)
    return true
  },
)

interface Found {
  readonly record: ChatRecord
  readonly old: StoredMessage
  /** It was sent by a person via the bot: the bot learns no more than that the edit is done. */
  readonly isInline: boolean
}

interface Target {
  readonly business_connection_id?: string
  readonly chat_id?: number | string
  readonly message_id?: number
  readonly inline_message_id?: string
}

function findEdited(target: Target, world: World): Found {
  if (target.inline_message_id !== undefined) return findInline(target.inline_message_id, world)
  const { chat_id, message_id, business_connection_id } = target
  if (chat_id === undefined) throw badRequest('chat_id is empty')
  if (message_id === undefined) throw badRequest('message identifier is not specified')
  const record = openChat(chat_id, world, business_connection_id)
  const old = record.messages.get(message_id)
  if (!old) throw badRequest('message to edit not found')
  const author = old.sender_business_bot ?? old.from
  if (author.id !== world.bot.id) throw badRequest("message can't be edited")
  return { record, old, isInline: false }
}

function findInline(inlineMessageId: string, { queries, chats }: World): Found {
  const place = queries.inlineMessages.get(inlineMessageId)
  const record = place && chats.get(place.chatId)
  const old = record?.messages.get(place?.messageId ?? 0)
  if (!record || !old) throw badRequest('MESSAGE_ID_INVALID')
  return { record, old, isInline: true }
}

interface EphemeralTarget {
  readonly chat_id: number | string
  readonly receiver_user_id: number
  readonly ephemeral_message_id: number
}

function findEphemeral(target: EphemeralTarget, world: World): Found {
  const record = openChat(target.chat_id, world)
  const old = record.ephemerals.get(target.ephemeral_message_id)
  if (!old || old.receiver_user?.id !== target.receiver_user_id) {
    throw badRequest('message to edit not found')
  }
  return { record, old, isInline: false }
}

interface Rewording {
  readonly text?: string
  readonly rich_message?: Parameters<typeof richContent>[0]
  readonly reply_markup?: InlineKeyboardMarkup
}

/** A text and a rich message may take each other's place. */
async function reworded(old: StoredMessage, parameters: Rewording, call: Call) {
  if (old.text === undefined && old.rich_message === undefined) {
    throw badRequest('there is no text in the message to edit')
  }
  const { text: words = '', rich_message, ...rest } = parameters
  const kept = withKeyboard(withoutContent(old), parameters, call.world)
  return rich_message
    ? { ...kept, ...(await richContent(rich_message, call)) }
    : { ...kept, ...textContent({ ...rest, text: words }, call.world.limits) }
}

type Recaption = Parameters<typeof captionContent>[0] & Rewording

function recaptioned(old: StoredMessage, parameters: Recaption, world: World) {
  if (!mediaKindOf(old)) throw badRequest('there is no caption in the message to edit')
  const { caption, caption_entities, ...kept } = old
  return withKeyboard({ ...kept, ...captionContent(parameters, world.limits) }, parameters, world)
}

interface NewMedia extends Rewording {
  readonly media: z.infer<typeof oneMedia>
}

async function withMedia(old: StoredMessage, parameters: NewMedia, call: Call) {
  const content = await contentOfInput(parameters.media, call)
  return withKeyboard({ ...withoutContent(old), ...content }, parameters, call.world)
}

/** The keyboard goes when none is given. */
function withKeyboard<M extends Pick<StoredMessage, 'reply_markup'>>(
  { reply_markup, ...message }: M,
  parameters: Rewording,
  { limits }: World,
) {
  return { ...message, ...compact({ reply_markup: keyboardOf(parameters.reply_markup, limits) }) }
}

function change<Changed extends StoredMessage>(
  { record, old, isInline }: Found,
  changed: Changed,
  world: World,
) {
  if (world.limits.refuseUnchangedEdits && isDeepStrictEqual(old, changed)) {
    throw badRequest(
      'message is not modified: specified new message content and reply markup are exactly the same ' +
        'as a current content and reply markup of the message',
    )
  }
  if (!isInline) world.throttle.admitEdit(record.chat.id)
  const edited = { ...changed, edit_date: Math.floor(world.now() / 1000) }
  world.chats.replace(record, edited)
  return isInline ? true : edited
}
