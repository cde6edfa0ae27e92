/** What is measured of a photo, once for each embedder: whatever is learned or weighed later is computed from it. */
export interface Features {
  /** What the embedder sees of the whole picture; unit length, of the embedder's dimension. */
  readonly embedding: Float32Array
  /**
   * All else it sees, end to end, each of unit length: its middle layer of the whole picture, if it has one, then every
   * layer of each further view. Left out when there is nothing else.
   */
  readonly others?: Float32Array
  /** Square roots of a colour histogram; unit length, so that a dot product is the Hellinger similarity, 0 to 1. */
  readonly colours: Float32Array
}

/** How much an embedder sees of a picture. */
export interface Sight {
  /** Dimension of its embedding. */
  readonly dim: number
  /** Dimension of its middle layer; left out when it shows none. */
  readonly midDim?: number
  /** Views of each reference photo: 1, the whole, or 5, the whole and its four corners. */
  readonly views: number
}

/** Dimensions of an embedder's layers, that of the embedding first. */
export function layerDims({ dim, midDim }: Pick<Sight, 'dim' | 'midDim'>): readonly number[] {
  return midDim === undefined ? [dim] : [dim, midDim]
}

/** The same as if only the first so many views had been looked at. */
export function keepViews(features: Features, sight: Sight, views: number): Features {
  const { embedding, others, colours } = features
  if (!others || views >= sight.views) return features
  const perView = layerDims(sight).reduce((sum, dim) => sum + dim, 0)
  const length = views * perView - sight.dim
  return length > 0
    ? { embedding, others: others.subarray(0, length), colours }
    : { embedding, colours }
}

/**
 * The vectors of each layer, the embedding first: one for each view, the whole picture first.
 * @returns undefined when the features are no whole number of views of these dimensions.
 */
export function vectorsByLayer(
  { embedding, others = new Float32Array() }: Features,
  layers: Pick<Sight, 'dim' | 'midDim'>,
): readonly (readonly Float32Array[])[] | undefined {
  const dims = layerDims(layers)
  const perView = dims.reduce((sum, dim) => sum + dim, 0)
  const views = (layers.dim + others.length) / perView
  if (embedding.length !== layers.dim || !Number.isInteger(views)) return undefined
  return dims.map((dim, layer) => {
    // `others` begins after the embedding of the whole picture, which itself stands nowhere in it.
    const offset = layer === 0 ? -layers.dim : 0
    return Array.from({ length: views }, (_, view) => {
      const from = view * perView + offset
      return from < 0 ? embedding : others.subarray(from, from + dim)
    })
  })
}

/** All that is made of a picture before an embedder sees it. */
export interface ModelInput {
  /** Of the shape that the embedder wants, one for each view. */
  readonly tensors: readonly Float32Array[]
  readonly colours: Features['colours']
}
