/** What is kept of a photo so that the same photo is known again. */
export interface Fingerprint {
  /** blockhash, 256 bits, 64 hex digits. */
  readonly blockHash: string
  /** DCT hash in the manner of PDQ, 256 bits, 64 hex digits. */
  readonly dctHash: string
  /** Mean colour of an 8x8 grid (see photo/colour-grid.ts): 192 numbers. */
  readonly colours: readonly number[]
  /** 0-100: how much structure there is to hash; flat pictures collide. */
  readonly quality: number
}

/** Changes whenever the same picture would give other bits: stored fingerprints of another version never match. */
export const fingerprintVersion = 1
