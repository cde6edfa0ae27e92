/** What is measured of a photo, once for each embedder: whatever is learned or weighed later is computed from it. */
export interface Features {
  /** What the embedder sees; unit length, of the embedder's dimension. */
  readonly embedding: Float32Array
  /** Square roots of a colour histogram; unit length, so that a dot product is the Hellinger similarity, 0 to 1. */
  readonly colours: Float32Array
}
