import type {
  Animation,
  Audio,
  Document,
  Message,
  PhotoSize,
  Sticker,
  Video,
  VideoNote,
  Voice,
} from 'grammy/types'

/** What Telegram makes of a file, by the kind as which it was sent. */
export interface MediaOf {
  readonly photo: PhotoSize[]
  readonly document: Document
  readonly voice: Voice
  readonly video: Video
  readonly video_note: VideoNote
  readonly animation: Animation
  readonly audio: Audio
  readonly sticker: Sticker
}

/** Each is the name of the message's field and of the methods' parameter. */
export type MediaKind = keyof MediaOf

export const mediaKinds = [
  'photo',
  'document',
  'voice',
  'video',
  'video_note',
  'animation',
  'audio',
  'sticker',
] as const satisfies readonly MediaKind[]

type Holder = {
  readonly [K in MediaKind]: (media: MediaOf[K]) => Partial<Pick<Message, MediaKind>>
}

/** The fields of a message that hold a medium. */
const fieldsOf: Holder = {
  photo: (photo) => ({ photo }),
  document: (document) => ({ document }),
  voice: (voice) => ({ voice }),
  video: (video) => ({ video }),
  video_note: (video_note) => ({ video_note }),
  // For clients that know no animations it is a document as well.
  animation: (animation) => ({ animation, document: asDocument(animation) }),
  audio: (audio) => ({ audio }),
  sticker: (sticker) => ({ sticker }),
}

export const mediaFields = <K extends MediaKind>(kind: K, media: MediaOf[K]) =>
  fieldsOf[kind](media)

/** The kind of medium in a message. An animation comes before the document that it is as well. */
export const mediaKindOf = (message: Message): MediaKind | undefined =>
  message.animation ? 'animation' : mediaKinds.find((kind) => message[kind] !== undefined)

export function asDocument({ width, height, duration, ...document }: Animation): Document {
  return document
}
