/**
 * A linear map of one layer, learned from the shop's photos, which makes what differs between photos of one SKU count
 * little: vector -> map * (vector - mean).
 */
export interface LayerMap {
  /** As many values as the layer has. */
  readonly mean: Float32Array
  /** `mean.length` values for each dimension that comes out, row after row. */
  readonly map: Float32Array
}

/** One for each layer of the embedder, that of the embedding first. */
export type Head = readonly LayerMap[]
