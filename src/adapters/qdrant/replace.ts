import { type PhotoRole, photoRoles } from '#src/domain/reference-photo.ts'
import type { VectorState } from '#src/ports/vector-index.ts'
import { ifThere, type Qdrant } from './client.ts'
import {
  aliasOf,
  createCollection,
  nextName,
  setAliases,
  targetOf,
  unknownStanding,
} from './collection.ts'
import { type Following, follow } from './follow.ts'

/** A collection that will take the place of another. */
export interface Replacement {
  readonly alias: string
  readonly old: string | undefined
  /** Nothing has this name yet. */
  readonly name: string
}

export type Replacements = Readonly<Record<PhotoRole, Replacement>>

/** Fills new collections from the database, then lets the aliases mean them: searches go on in the old ones. */
export async function replaceCollections(following: Following, state: VectorState): Promise<void> {
  const { qdrant } = following
  const { product, shopper } = await planReplacements(following, state)
  for (const { name } of [product, shopper]) await createCollection(qdrant, name, following)
  await follow(following, {
    product: { name: product.name, standing: unknownStanding },
    shopper: { name: shopper.name, standing: unknownStanding },
  })
  await putInPlace(qdrant, { product, shopper })
}

/** Names for the collections that will replace those in use. */
export async function planReplacements(
  { qdrant, embedderId }: Pick<Following, 'qdrant' | 'embedderId'>,
  { lineage }: VectorState,
): Promise<Replacements> {
  const plan = async (role: PhotoRole) => {
    const alias = aliasOf(embedderId, lineage, role)
    const old = await targetOf(qdrant, alias)
    return { alias, old, name: await nextName(qdrant, alias, old) }
  }
  return { product: await plan('product'), shopper: await plan('shopper') }
}

/** Lets searches find the new collections, both at once, and removes the old ones. */
export async function putInPlace(qdrant: Qdrant, replacements: Replacements): Promise<void> {
  const both = photoRoles.map((role) => replacements[role])
  await setAliases(qdrant, both)
  for (const { old } of both) {
    if (old !== undefined) await ifThere(() => qdrant.writing.deleteCollection(old))
  }
}
