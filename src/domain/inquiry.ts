import type { Language } from './language.ts'
import type { Candidate } from './outcome.ts'
import type { Sku } from './sku.ts'

/** A photo as Telegram hands it on; its bytes are fetched when they are needed. */
export interface IncomingPhoto {
  readonly chatId: number
  readonly messageId: number
  /** Photos of one album share it. */
  readonly mediaGroupId: string | null
  readonly shopper: { readonly id: number; readonly name: string }
  readonly language: Language
  readonly caption: string
  readonly fileId: string
  /** The same for the same file, also when it is forwarded. */
  readonly fileUniqueId: string
}

export interface InquiryPhoto {
  readonly messageId: number
  readonly fileId: string
  readonly fileUniqueId: string
  readonly receivedAt: Date
}

/**
 * `pending`: exactly one live job is about to answer it. `ticketed`: it waits for a manager, or one has answered.
 */
export type InquiryState = 'pending' | 'answered' | 'ticketed' | 'cancelled'

/** What a shopper asked: one photo or one album. */
export interface Inquiry {
  readonly id: number
  readonly chatId: number
  readonly firstMessageId: number
  readonly isAlbum: boolean
  readonly shopper: { readonly id: number; readonly name: string }
  readonly language: Language
  readonly caption: string
  readonly state: InquiryState
  /** The message that says "looking …" and then becomes the answer. */
  readonly answerMessageId: number | null
  /** Offered to the shopper and the managers, best first. */
  readonly candidates: readonly Candidate[]
  readonly sku: Sku | null
  /** Whose word `sku` is; null while nobody has said anything. A manager's null says that it is not sold. */
  readonly decidedBy: 'machine' | 'shopper' | 'manager' | null
  /** Oldest first, at least one. */
  readonly photos: readonly InquiryPhoto[]
}

/** Known again without a download, also when it is forwarded. */
export function fileKey({ fileUniqueId }: Pick<InquiryPhoto, 'fileUniqueId'>): string {
  return `telegram:${fileUniqueId}`
}
