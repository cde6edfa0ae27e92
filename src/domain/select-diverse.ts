/** A photo as it is weighed against others. */
export interface PhotoEmbedding {
  /** The same for the same file; decides between equals. */
  readonly sha256: string
  /** Unit length. */
  readonly embedding: Float32Array
}

/**
 * Which photos of one product say the most about how it looks: greedily those that bring every photo the nearest to a
 * chosen one (facility location; greedy is within 1 - 1/e of the best: Nemhauser, Wolsey, Fisher 1978), so that each
 * stands for as many as possible, where the farthest-first rule collects the strangest. The answer depends on the set
 * of photos alone, not on their order.
 *
 * @returns their SHA-256, at most `max`
 */
export function selectDiverse(photos: readonly PhotoEmbedding[], max: number): ReadonlySet<string> {
  const sorted = photos.toSorted((a, b) => (a.sha256 < b.sha256 ? -1 : 1))
  if (sorted.length <= max) return new Set(sorted.map(({ sha256 }) => sha256))
  const similarities = sorted.map(({ embedding }) =>
    sorted.map((other) => dotProduct(embedding, other.embedding)),
  )
  let nearest = sorted.map(() => -1)
  const chosen = new Set<number>()
  while (chosen.size < max) {
    const next = bestAddition(similarities, nearest, chosen)
    const gained = similarities[next] ?? []
    nearest = nearest.map((similarity, at) => Math.max(similarity, gained[at] ?? -1))
    chosen.add(next)
  }
  return new Set(sorted.filter((_, at) => chosen.has(at)).map(({ sha256 }) => sha256))
}

/** The first of those that bring the most photos the nearest. */
function bestAddition(
  similarities: readonly (readonly number[])[],
  nearest: readonly number[],
  chosen: ReadonlySet<number>,
): number {
  let best = { at: -1, sum: Number.NEGATIVE_INFINITY }
  for (const [at, row] of similarities.entries()) {
    if (chosen.has(at)) continue
    const sum = row.reduce(
      (all, similarity, other) => all + Math.max(similarity, nearest[other] ?? -1),
      0,
    )
    if (sum > best.sum) best = { at, sum }
  }
  return best.at
}

function dotProduct(a: Float32Array, b: Float32Array): number {
  return a.reduce((sum, value, at) => sum + value * (b[at] ?? 0), 0)
}
