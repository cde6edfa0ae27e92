import type { Message } from 'grammy/types'
import { badRequest } from '#src/playground/rules/api-error.ts'
import { compact } from '#src/playground/rules/compact.ts'
import type { StoredMessage } from '#src/playground/state/chat-record.ts'
import {
  contentOf,
  hasContent,
  newAlbumId,
  originOf,
} from '#src/playground/state/message-content.ts'
import type { World } from '#src/playground/state/world.ts'
import { method } from './method.ts'
import { captionContent, deliver, deliverAll, openDestination } from './outgoing.ts'
import {
  anyMarkup,
  captionFields,
  chatId,
  destination,
  flag,
  messageId,
  messageIds,
  replyTo,
} from './parameters.ts'

const several = { ...destination, from_chat_id: chatId, message_ids: messageIds }

export const copyMessage = method(
  'copyMessage',
  {
    ...destination,
    ...replyTo,
    ...captionFields,
    reply_markup: anyMarkup,
    from_chat_id: chatId,
    message_id: messageId,
  },
  (parameters, { world }) => {
    const place = openDestination(parameters, world)
    const original = world.chats.get(parameters.from_chat_id).messages.get(parameters.message_id)
    if (!original) throw badRequest('message to copy not found')
    if (!hasContent(original)) throw badRequest("message can't be copied")
    const { caption, caption_entities, ...content } = contentOf(original)
    const kept = compact({ caption, caption_entities })
    const own = parameters.caption === undefined ? kept : captionContent(parameters, world.limits)
    const { message_id } = deliver(place, { ...content, ...own }, world)
    return { message_id }
  },
)

export const copyMessages = method(
  'copyMessages',
  { ...several, remove_caption: flag.exactOptional() },
  (parameters, { world }) => {
    const place = openDestination(parameters, world)
    const originals = findAll(parameters, world)
    if (originals.length === 0) throw badRequest('there are no messages to copy')
    const albums = newAlbums(originals)
    const contents = originals.map((original) => {
      const { caption, caption_entities, ...content } = contentOf(original)
      const captions = parameters.remove_caption ? {} : compact({ caption, caption_entities })
      return { ...content, ...captions, ...albums(original) }
    })
    return idsOf(deliverAll(place, contents, world))
  },
)

export const forwardMessage = method(
  'forwardMessage',
  { ...destination, from_chat_id: chatId, message_id: messageId },
  (parameters, { world }) => {
    const place = openDestination(parameters, world)
    const original = world.chats.get(parameters.from_chat_id).messages.get(parameters.message_id)
    if (!original) throw badRequest('message to forward not found')
    if (!hasContent(original)) throw badRequest("message can't be forwarded")
    return deliver(place, forwarded(original), world)
  },
)

export const forwardMessages = method('forwardMessages', several, (parameters, { world }) => {
  const place = openDestination(parameters, world)
  const originals = findAll(parameters, world)
  if (originals.length === 0) throw badRequest('there are no messages to forward')
  const albums = newAlbums(originals)
  const contents = originals.map((original) => ({ ...forwarded(original), ...albums(original) }))
  return idsOf(deliverAll(place, contents, world))
})

const idsOf = (messages: readonly Message[]) => messages.map(({ message_id }) => ({ message_id }))

function forwarded(original: StoredMessage): Partial<Message> {
  return { ...contentOf(original), forward_origin: originOf(original) }
}

interface Several {
  readonly from_chat_id: number | string
  readonly message_ids: readonly number[]
}

/** Missing messages are passed over, as the real server does. */
function findAll({ from_chat_id, message_ids }: Several, { chats }: World): StoredMessage[] {
  const inOrder = message_ids.every((id, index) => id > (message_ids[index - 1] ?? 0))
  if (!inOrder) throw badRequest('message identifiers must be in a strictly increasing order')
  const { messages } = chats.get(from_chat_id)
  return message_ids.flatMap((id) => {
    const message = messages.get(id)
    return message && hasContent(message) ? [message] : []
  })
}

/** Albums stay together under new ids. */
function newAlbums(originals: readonly StoredMessage[]) {
  const ids = new Map(
    originals.flatMap(({ media_group_id: id }) => (id === undefined ? [] : [[id, newAlbumId()]])),
  )
  return ({ media_group_id = '' }: StoredMessage) =>
    compact({ media_group_id: ids.get(media_group_id) })
}
