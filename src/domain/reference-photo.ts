import type { Sku } from './sku.ts'

/** `product`: the shop's own picture or a frame of a 360° set. `shopper`: a confirmed photo of a customer. */
export const photoRoles = ['product', 'shopper'] as const

export type PhotoRole = (typeof photoRoles)[number]

/** A photo in the index: what a shopper's photo is compared with. */
export interface ReferencePhoto {
  readonly id: number
  readonly sku: Sku
  readonly role: PhotoRole
  /** SHA-256 of the file, 64 hex digits: the key of its bytes. */
  readonly sha256: string
}
