import { createFlatIndex } from '#src/adapters/flat/flat-index.ts'
import { createSemanticSearch } from '#src/catalog/semantic-search.ts'
import { indexTexts, type TextIndexSummary } from '#src/indexing/index-texts.ts'
import { messageOf } from '#src/lib/message.ts'
import type { ProductSearch } from '#src/ports/product-search.ts'
import type { TextEmbedder } from '#src/ports/text-embedder.ts'
import type { Stores } from './stores.ts'
import type { Surroundings } from './surroundings.ts'

export interface SemanticSearchParts extends Pick<Surroundings, 'log' | 'progress'> {
  /** undefined: none is in use. */
  readonly embedder: TextEmbedder | undefined
  readonly stores: Pick<Stores, 'products' | 'textVectors' | 'textVectorSource'>
}

export interface SemanticSearch {
  readonly embedderId: string
  /** By words and by meaning. */
  readonly products: ProductSearch
  /** Makes the vectors of texts that are new or changed. */
  indexTexts(): Promise<TextIndexSummary>
  /** Before the first caption comes. Words find products without it, so this never fails. */
  prepare(): Promise<void>
}

/** The search for products by what a text means, where a text embedder is in use. */
export function openSemanticSearch(parts: SemanticSearchParts): SemanticSearch | undefined {
  const { embedder, stores, progress, log } = parts
  if (!embedder) return undefined
  const { id: embedderId, dim } = embedder
  const index = createFlatIndex({ source: stores.textVectorSource, embedderId, dim })
  return {
    embedderId,
    products: createSemanticSearch({
      words: stores.products,
      embedder,
      index,
      hasVectors: () => stores.textVectors.hasAny(embedderId),
      onTrouble: (reason) => log.warn({ reason }, 'products are searched by words alone'),
    }),
    indexTexts: () =>
      indexTexts({
        store: stores.textVectors,
        embedder,
        progress,
        onFailure: (products, reason) =>
          log.warn({ products, reason }, 'product texts not embedded'),
      }),
    async prepare() {
      try {
        await index.prepare(progress)
      } catch (error) {
        log.warn({ reason: messageOf(error) }, 'the vectors of texts cannot be read yet')
      }
    },
  }
}
