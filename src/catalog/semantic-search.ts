import { embeddable } from '#src/domain/searchable-text.ts'
import type { Sku } from '#src/domain/sku.ts'
import { createDeadline, inTime } from '#src/lib/deadline.ts'
import { fuseRanks } from '#src/lib/fuse-ranks.ts'
import { messageOf } from '#src/lib/message.ts'
import type { ProductSearch, SearchAsker } from '#src/ports/product-search.ts'
import type { TextEmbedder } from '#src/ports/text-embedder.ts'
import type { VectorIndex } from '#src/ports/vector-index.ts'

export interface SemanticSearchOptions {
  /** By words. */
  readonly words: ProductSearch
  readonly embedder: TextEmbedder
  /** The vectors of the products' texts. */
  readonly index: VectorIndex
  /** Whether there is any vector: without one a text is not worth a request. */
  readonly hasVectors: () => Promise<boolean>
  /** Told why a search had to do without meaning, where the embedder is not the cause. */
  readonly onTrouble: (reason: string) => void
}

/** A search waits for its meaning so long, whatever the embedder's own limit. */
const maxMs = 2_000
/** Of the time that is left for the photo, what meaning may take. */
const share = 0.25

/**
 * Search by words, fused with search by meaning. The latter never fails a search and never holds it up for longer than
 * two seconds, or a quarter of the time that is left: then words alone have to do.
 */
export function createSemanticSearch(options: SemanticSearchOptions): ProductSearch {
  return {
    async search(text, limit, asker) {
      const byMeaning = searchByMeaning(options, { text: embeddable(text), limit, asker })
      const [words, meaning] = await Promise.all([
        options.words.search(text, limit, asker),
        byMeaning,
      ])
      return {
        skus: fuseRanks([words.skus, meaning.skus]).slice(0, limit),
        costMicroUsd: words.costMicroUsd + meaning.costMicroUsd,
      }
    },
  }
}

interface Query {
  readonly text: string
  readonly limit: number
  readonly asker: SearchAsker
}

interface Found {
  readonly skus: readonly Sku[]
  readonly costMicroUsd: number
}

async function searchByMeaning(options: SemanticSearchOptions, query: Query): Promise<Found> {
  const { embedder, index, hasVectors, onTrouble } = options
  const { text, limit, asker } = query
  const deadline = createDeadline(Math.floor(Math.min(maxMs, asker.deadline.remainingMs() * share)))
  let costMicroUsd = 0
  try {
    if (text === '' || !(await inTime(deadline, hasVectors()))) return { skus: [], costMicroUsd }
    const { identificationId, shopperId, trace } = asker
    const request = { purpose: 'search', identificationId, shopperId, trace, deadline } as const
    const embedding = await embedder.embed([text], request)
    costMicroUsd = embedding.costMicroUsd
    const [vector] = embedding.kind === 'embedded' ? embedding.vectors : []
    if (!vector) return { skus: [], costMicroUsd }
    const nearest = index.search(vector, { role: 'product', limit, photosPerSku: 1 })
    const found = await inTime(deadline, nearest)
    return { skus: found.map(({ sku }) => sku), costMicroUsd }
  } catch (error) {
    onTrouble(messageOf(error))
    return { skus: [], costMicroUsd }
  }
}
