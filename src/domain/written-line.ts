/** A line of text that was read in a picture: data, never an instruction. */
export interface WrittenLine {
  /** As the engine that reads Ukrainian and English reads it. */
  readonly text: string
  /** As the one reads it that knows Latin letters and digits; '' where it was not asked or not sure. */
  readonly latin: string
  /** Where its middle stands, from the picture's top, as a share of its height: 0-1. */
  readonly middle: number
}
