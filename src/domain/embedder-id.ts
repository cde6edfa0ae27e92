/** What decides what an embedder's vectors are. */
export interface EmbedderIdentity {
  readonly name: string
  /** Of the model with all its weights, 64 hex digits. */
  readonly sha256: string
  /** Of each picture, see `Sight`. */
  readonly views: number
  /** The output that shows its middle layer, if any. */
  readonly mid: string | undefined
}

/**
 * What an embedder's vectors, thresholds and remembered answers are known by. The single view that every embedder once
 * looked at goes without saying, so that vectors of that time are found again.
 */
export function embedderId({ name, sha256, views, mid }: EmbedderIdentity): string {
  const parts = [
    views === 1 ? [] : [`views-${views}`],
    mid === undefined ? [] : [`mid-${encodeURIComponent(mid)}`],
  ]
  return [`${name}@${sha256.slice(0, 12)}`, ...parts.flat()].join('+')
}
