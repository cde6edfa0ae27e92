/** What is done to an embedder's raw features before they are compared, as it is kept in the settings. */
export interface SpaceChoice {
  /** >= 0; 0 leaves colours out. */
  readonly colourWeight: number
  /** Version of the head; null: none. */
  readonly head: number | null
  /** Thresholds of its own, beside those of the same space without this name: letters and digits. */
  readonly tuning?: string
}

/** Names the space: whatever was stored of another one is never compared with it. */
export function spaceId(embedderId: string, { colourWeight, head, tuning }: SpaceChoice): string {
  const parts = [
    head === null ? [] : [`head-${head}`],
    colourWeight === 0 ? [] : [`colours-${colourWeight}`],
    tuning === undefined ? [] : [`tuned-${tuning}`],
  ]
  return [embedderId, ...parts.flat()].join('+')
}
