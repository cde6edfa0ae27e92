import type { IncomingMessage, OtherMessage, PhotoMessage } from './inquiry.ts'

/** What can be looked at: a photo, a picture sent as a file, a sticker, or one frame of something that moves. */
export type PictureContent = Pick<PhotoMessage, 'kind' | 'fileId' | 'fileUniqueId' | 'isFrame'>

/** What can neither be looked at nor read; whoever sends it is told what to send instead. */
export interface OtherContent {
  readonly kind:
    | Exclude<OtherMessage['kind'], 'text'>
    | 'audio'
    | 'video-note'
    | 'animation'
    | 'other'
  /** null where there is no file. */
  readonly fileId: string | null
}

export type ShopperContent = PictureContent | { readonly kind: 'text' } | OtherContent

/** What a shopper sent, of whatever kind. */
export interface ShopperMessage extends Omit<IncomingMessage, 'content'> {
  readonly content: ShopperContent
}
