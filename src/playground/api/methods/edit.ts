import { isDeepStrictEqual } from 'node:util'
import type { Message } from 'grammy/types'
import { badRequest } from '#src/playground/rules/api-error.ts'
import { compact } from '#src/playground/rules/compact.ts'
import type { StoredMessage } from '#src/playground/state/chat-record.ts'
import type { World } from '#src/playground/state/world.ts'
import { documentFrom, photoFrom } from './media.ts'
import { method } from './method.ts'
import { captionContent, keyboardOf, openChat, textContent } from './outgoing.ts'
import { captionFields, editTarget, messageText, oneMedia, textFields } from './parameters.ts'

interface Target {
  readonly chat_id: number | string
  readonly message_id: number
}

export const editMessageText = method(
  'editMessageText',
  { ...editTarget, text: messageText, ...textFields },
  (parameters, { world }) => {
    const old = ownMessage(parameters, world)
    if (old.text === undefined) throw badRequest('there is no text in the message to edit')
    const { entities, reply_markup, ...kept } = old
    return change(
      old,
      {
        ...kept,
        ...textContent(parameters, world.limits),
        ...compact({ reply_markup: keyboardOf(parameters.reply_markup, world.limits) }),
      },
      world,
    )
  },
)

export const editMessageCaption = method(
  'editMessageCaption',
  { ...editTarget, ...captionFields },
  (parameters, { world }) => {
    const old = ownMessage(parameters, world)
    if (!hasMedia(old)) throw badRequest('there is no caption in the message to edit')
    const { caption, caption_entities, reply_markup, ...kept } = old
    return change(
      old,
      {
        ...kept,
        ...captionContent(parameters, world.limits),
        ...compact({ reply_markup: keyboardOf(parameters.reply_markup, world.limits) }),
      },
      world,
    )
  },
)

export const editMessageMedia = method(
  'editMessageMedia',
  { ...editTarget, media: oneMedia },
  async (parameters, call) => {
    const { world } = call
    const old = ownMessage(parameters, world)
    const { media } = parameters
    const content =
      media.type === 'photo'
        ? { photo: await photoFrom(media.media, call) }
        : { document: await documentFrom(media.media, call) }
    const { photo, document, voice, text, entities, ...rest } = old
    const { caption, caption_entities, reply_markup, ...kept } = rest
    return change(
      old,
      {
        ...kept,
        ...content,
        ...captionContent(media, world.limits),
        ...compact({ reply_markup: keyboardOf(parameters.reply_markup, world.limits) }),
      },
      world,
    )
  },
)

export const editMessageReplyMarkup = method(
  'editMessageReplyMarkup',
  editTarget,
  (parameters, { world }) => {
    const old = ownMessage(parameters, world)
    const { reply_markup, ...kept } = old
    return change(
      old,
      {
        ...kept,
        ...compact({ reply_markup: keyboardOf(parameters.reply_markup, world.limits) }),
      },
      world,
    )
  },
)

function ownMessage({ chat_id, message_id }: Target, world: World): StoredMessage {
  const message = openChat(chat_id, world).messages.get(message_id)
  if (!message) throw badRequest('message to edit not found')
  if (message.from.id !== world.bot.id) throw badRequest("message can't be edited")
  return message
}

const hasMedia = ({ photo, document, voice }: Message) =>
  photo !== undefined || document !== undefined || voice !== undefined

function change<Changed extends StoredMessage>(old: StoredMessage, changed: Changed, world: World) {
  if (world.limits.refuseUnchangedEdits && isDeepStrictEqual(old, changed)) {
    throw badRequest(
      'message is not modified: specified new message content and reply markup are exactly the same ' +
        'as a current content and reply markup of the message',
    )
  }
  const edited = { ...changed, edit_date: Math.floor(world.now() / 1000) }
  world.chats.replace(edited)
  return edited
}
