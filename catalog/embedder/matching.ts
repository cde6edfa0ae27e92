/** One picture of the index: which SKU it shows, and its unit vector. */
export interface Reference {
  readonly sku: string
  readonly vector: Float32Array
}

export interface Scored {
  readonly sku: string
  /** Best cosine over the SKU's pictures. */
  readonly similarity: number
}

/** Every SKU by its best picture, the most similar first. */
export function rank(references: readonly Reference[], vector: Float32Array): Scored[] {
  const best = new Map<string, number>()
  for (const reference of references) {
    const similarity = cosine(reference.vector, vector)
    if (similarity > (best.get(reference.sku) ?? -2)) best.set(reference.sku, similarity)
  }
  return [...best]
    .map(([sku, similarity]) => ({ sku, similarity }))
    .sort((a, b) => b.similarity - a.similarity)
}

function cosine(a: Float32Array, b: Float32Array): number {
  return a.reduce((sum, value, index) => sum + value * (b[index] ?? 0), 0)
}
