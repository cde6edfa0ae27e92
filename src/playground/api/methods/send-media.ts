import type { z } from 'zod'
import { badRequest } from '#src/playground/rules/api-error.ts'
import { asDocument } from '#src/playground/state/media.ts'
import { newAlbumId } from '#src/playground/state/message-content.ts'
import { mediaFrom } from './media.ts'
import { type Call, method } from './method.ts'
import { captionContent, deliver, deliverAll, openDestination } from './outgoing.ts'
import {
  audioFields,
  business,
  captionFields,
  destination,
  filmFields,
  integer,
  mediaGroup,
  type oneMedia,
  outgoing,
  replyTo,
  text,
} from './parameters.ts'

export const sendPhoto = method(
  'sendPhoto',
  { ...outgoing, photo: text, ...captionFields },
  async (parameters, call) => {
    const place = openDestination(parameters, call.world)
    const caption = captionContent(parameters, call.world.limits)
    const photo = await mediaFrom('photo', parameters.photo, { call })
    return deliver(place, { photo, ...caption }, call.world)
  },
)

export const sendDocument = method(
  'sendDocument',
  { ...outgoing, document: text, thumbnail: text.exactOptional(), ...captionFields },
  async (parameters, call) => {
    const place = openDestination(parameters, call.world)
    const caption = captionContent(parameters, call.world.limits)
    const document = await mediaFrom('document', parameters.document, { ...parameters, call })
    return deliver(place, { document, ...caption }, call.world)
  },
)

export const sendVideo = method(
  'sendVideo',
  { ...outgoing, video: text, ...filmFields, ...captionFields },
  async (parameters, call) => {
    const place = openDestination(parameters, call.world)
    const caption = captionContent(parameters, call.world.limits)
    const video = await mediaFrom('video', parameters.video, { ...parameters, call })
    return deliver(place, { video, ...caption }, call.world)
  },
)

export const sendAnimation = method(
  'sendAnimation',
  { ...outgoing, animation: text, ...filmFields, ...captionFields },
  async (parameters, call) => {
    const place = openDestination(parameters, call.world)
    const caption = captionContent(parameters, call.world.limits)
    const animation = await mediaFrom('animation', parameters.animation, { ...parameters, call })
    const document = asDocument(animation)
    return deliver(place, { animation, document, ...caption }, call.world)
  },
)

export const sendAudio = method(
  'sendAudio',
  { ...outgoing, audio: text, ...audioFields, ...captionFields },
  async (parameters, call) => {
    const place = openDestination(parameters, call.world)
    const caption = captionContent(parameters, call.world.limits)
    const audio = await mediaFrom('audio', parameters.audio, { ...parameters, call })
    return deliver(place, { audio, ...caption }, call.world)
  },
)

export const sendVoice = method(
  'sendVoice',
  { ...outgoing, voice: text, duration: integer.exactOptional(), ...captionFields },
  async (parameters, call) => {
    const place = openDestination(parameters, call.world)
    const caption = captionContent(parameters, call.world.limits)
    const voice = await mediaFrom('voice', parameters.voice, { ...parameters, call })
    return deliver(place, { voice, ...caption }, call.world)
  },
)

export const sendVideoNote = method(
  'sendVideoNote',
  {
    ...outgoing,
    video_note: text,
    duration: integer.exactOptional(),
    length: integer.exactOptional(),
    thumbnail: text.exactOptional(),
  },
  async (parameters, call) => {
    const place = openDestination(parameters, call.world)
    const video_note = await mediaFrom('video_note', parameters.video_note, { ...parameters, call })
    return deliver(place, { video_note }, call.world)
  },
)

export const sendSticker = method(
  'sendSticker',
  { ...outgoing, sticker: text, emoji: text.exactOptional() },
  async (parameters, call) => {
    const place = openDestination(parameters, call.world)
    const sticker = await mediaFrom('sticker', parameters.sticker, { ...parameters, call })
    return deliver(place, { sticker }, call.world)
  },
)

export const sendMediaGroup = method(
  'sendMediaGroup',
  { ...business, ...destination, ...replyTo, media: mediaGroup },
  async (parameters, call) => {
    const place = openDestination(parameters, call.world)
    const { media } = parameters
    if (media.length < 2 || media.length > 10) {
      throw badRequest('group send failed: media group must contain from 2 to 10 items')
    }
    const media_group_id = newAlbumId()
    const contents = await Promise.all(media.map((item) => contentOfInput(item, call)))
    const items = contents.map((content) => ({ ...content, media_group_id }))
    return deliverAll(place, items, call.world)
  },
)

/** What a message holds that shows this medium with its caption. */
export async function contentOfInput(item: z.infer<typeof oneMedia>, call: Call) {
  const caption = captionContent(item, call.world.limits)
  const about = { ...item, call }
  switch (item.type) {
    case 'photo':
      return { photo: await mediaFrom('photo', item.media, about), ...caption }
    case 'video':
      return { video: await mediaFrom('video', item.media, about), ...caption }
    case 'audio':
      return { audio: await mediaFrom('audio', item.media, about), ...caption }
    case 'document':
      return { document: await mediaFrom('document', item.media, about), ...caption }
    case 'animation': {
      const animation = await mediaFrom('animation', item.media, about)
      return { animation, document: asDocument(animation), ...caption }
    }
  }
}
