/** What is done to an embedder's raw features before they are compared, as it is kept in the settings. */
export interface SpaceChoice {
  /** >= 0; 0 leaves colours out. */
  readonly colourWeight: number
  /** Version of the head; null: none. */
  readonly head: number | null
  /** Thresholds of its own, beside those of the same space without this name: letters and digits. */
  readonly tuning?: string
}
