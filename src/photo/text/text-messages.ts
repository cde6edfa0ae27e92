import type { Picture } from '#src/domain/picture.ts'
import type { WrittenLine } from '#src/domain/written-line.ts'

/** What the process that reads is asked: `find`, and where something was found `load` and then `read`. */
export type TextRequest =
  | { readonly kind: 'find'; readonly picture: Picture }
  | { readonly kind: 'load' }
  /** The lines that were found, the largest first. */
  | { readonly kind: 'read'; readonly from: number; readonly to: number }

export type TextReply =
  | { readonly kind: 'found'; readonly lines: number }
  | { readonly kind: 'loaded' }
  | { readonly kind: 'read'; readonly lines: readonly WrittenLine[] }
  | { readonly kind: 'failed'; readonly reason: string }
