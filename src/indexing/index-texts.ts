import { randomUUID } from 'node:crypto'
import { searchableText } from '#src/domain/searchable-text.ts'
import type { Sku } from '#src/domain/sku.ts'
import { createDeadline } from '#src/lib/deadline.ts'
import { sha256 } from '#src/lib/hash.ts'
import { messageOf } from '#src/lib/message.ts'
import type { Progress } from '#src/ports/progress.ts'
import type { TextEmbedder } from '#src/ports/text-embedder.ts'
import type { TextVectorStore } from '#src/ports/text-vector-store.ts'

export interface TextIndexDependencies {
  readonly store: Pick<TextVectorStore, 'products' | 'save'>
  readonly embedder: TextEmbedder
  readonly progress: Progress
  /** Told of each batch that has no vectors now: how many products, and why. */
  readonly onFailure: (products: number, reason: string) => void
}

export interface TextIndexSummary {
  readonly embedded: number
  readonly failed: number
}

/** In one request: it is far below what providers take, and a stopped job loses little. */
const batchSize = 128
/** A server of one's own without a graphics card may need it. */
const batchTimeoutMs = 30_000

/**
 * Makes vectors of the products' texts where there is none, or where the text has changed since. A batch that fails is
 * counted and left out, the rest go on; each is stored as it is finished, so that running it again makes what is missing.
 */
export async function indexTexts(dependencies: TextIndexDependencies): Promise<TextIndexSummary> {
  const { progress } = dependencies
  const texts = await findOutdated(dependencies)
  if (texts.length === 0) return { embedded: 0, failed: 0 }
  let embedded = 0
  progress.start('embedding product texts', texts.length)
  for (let start = 0; start < texts.length; start += batchSize) {
    const batch = texts.slice(start, start + batchSize)
    embedded += await indexBatch(batch, dependencies)
    progress.advance(batch.length)
  }
  progress.finish()
  return { embedded, failed: texts.length - embedded }
}

interface OutdatedText {
  readonly sku: Sku
  readonly text: string
  readonly textSha256: string
}

async function findOutdated({
  store,
  embedder,
}: TextIndexDependencies): Promise<readonly OutdatedText[]> {
  const products = await store.products(embedder.id)
  return products.flatMap(({ sku, embeddedSha256, ...product }) => {
    const text = searchableText(product)
    const textSha256 = sha256(text)
    const isOutdated = text !== '' && textSha256 !== embeddedSha256
    return isOutdated ? [{ sku, text, textSha256 }] : []
  })
}

/** @returns how many have a vector now. */
async function indexBatch(
  batch: readonly OutdatedText[],
  { store, embedder, onFailure }: TextIndexDependencies,
): Promise<number> {
  const embedding = await embedder.embed(
    batch.map(({ text }) => text),
    {
      purpose: 'catalogue',
      identificationId: randomUUID(),
      shopperId: 'catalogue',
      deadline: createDeadline(batchTimeoutMs),
    },
  )
  if (embedding.kind === 'unavailable') {
    onFailure(batch.length, embedding.reason)
    return 0
  }
  const rows = batch.flatMap(({ sku, textSha256 }, at) => {
    const vector = embedding.vectors[at]
    return vector ? [{ sku, textSha256, vector }] : []
  })
  try {
    await store.save(embedder.id, rows)
    return rows.length
  } catch (error) {
    onFailure(batch.length, messageOf(error))
    return 0
  }
}
