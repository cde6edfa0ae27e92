import type { PhotoRole } from '#src/domain/reference-photo.ts'
import type { VectorState } from '#src/ports/vector-index.ts'
import { ifThere } from './client.ts'
import {
  aliasOf,
  createCollection,
  nextName,
  setAlias,
  targetOf,
  unknownStanding,
} from './collection.ts'
import { type Following, follow } from './follow.ts'

interface Replacement {
  readonly alias: string
  readonly old: string | undefined
  readonly name: string
}

/** Fills new collections from the database, then lets the aliases mean them: searches go on in the old ones. */
export async function replaceCollections(following: Following, state: VectorState): Promise<void> {
  const { qdrant } = following
  const product = await prepare(following, state, 'product')
  const shopper = await prepare(following, state, 'shopper')
  await follow(following, {
    product: { name: product.name, standing: unknownStanding },
    shopper: { name: shopper.name, standing: unknownStanding },
  })
  for (const { alias, old, name } of [product, shopper]) {
    await setAlias(qdrant, alias, name)
    if (old !== undefined) await ifThere(() => qdrant.writing.deleteCollection(old))
  }
}

async function prepare(
  following: Following,
  { lineage }: VectorState,
  role: PhotoRole,
): Promise<Replacement> {
  const { qdrant, embedderId } = following
  const alias = aliasOf(embedderId, lineage, role)
  const old = await targetOf(qdrant, alias)
  const name = await nextName(qdrant, alias, old)
  await createCollection(qdrant, name, following)
  return { alias, old, name }
}
