/** What is kept of a photo so that the same photo is known again. Stored as JSON, about 1 kB. */
export interface Fingerprint {
  /** Every hash the photo is found by: those of its views. None when it is too flat. */
  readonly keys: readonly string[]
  /** What a photo that was found by them is compared with. */
  readonly views: readonly View[]
  /** 0-100: how much structure there is to hash. */
  readonly quality: number
}

/** How a photo looks: all of it, or without the flat rim around what it shows. Hashes are 256 bits, 64 hex digits. */
export interface View {
  /** DCT hash of all of the view. */
  readonly whole: string
  /** DCT hash of its middle (see photo/frame.ts), which is still there when something was cut off. */
  readonly middle?: string
  /** blockhash of its middle. */
  readonly blockHash: string
  /** Mean colours of a grid of 12x12 cells: 432 bytes in base64, R, G, B cell by cell, row by row. */
  readonly colours: string
}

/** Changes whenever the same picture would give other bits: stored fingerprints of another version never match. */
export const fingerprintVersion = 2

/** Below it a picture is too flat: unrelated ones have the same hash (PDQ discards at 49 and less). */
export const minQuality = 50
