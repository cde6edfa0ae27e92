/**
 * A linear map learned from the shop's photos, which makes what differs between photos of one SKU count little:
 * embedding -> map * (embedding - mean).
 */
export interface Head {
  /** As many values as an embedding has. */
  readonly mean: Float32Array
  /** `mean.length` values for each dimension that comes out, row after row. */
  readonly map: Float32Array
}
