/** A decoded picture: upright, sRGB, without transparency. */
export interface Picture {
  readonly width: number
  readonly height: number
  /** width * height * 3 bytes: R, G, B, row by row from the top left. */
  readonly rgb: Uint8Array
}

/** The input an embedder wants, from its card (DESIGN.md, section 7). */
export interface TensorSpec {
  readonly layout: 'NCHW' | 'NHWC'
  /** [height, width] in pixels. */
  readonly size: readonly [number, number]
  /** `squash` ignores the aspect, `crop` keeps the centre, `pad` adds a border of the mean. */
  readonly resize: 'squash' | 'crop' | 'pad'
  /** Per channel, on the 0-1 scale: (value / 255 - mean) / std. */
  readonly mean: readonly [number, number, number]
  readonly std: readonly [number, number, number]
}
