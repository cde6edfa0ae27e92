import type { Schemas } from '@qdrant/js-client-rest'
import { z } from 'zod'
import type { PhotoRole } from '#src/domain/reference-photo.ts'
import { sha256 } from '#src/lib/hash.ts'
import { VectorIndexError } from '#src/ports/errors.ts'
import type { VectorState } from '#src/ports/vector-index.ts'
import { ifThere, type Qdrant } from './client.ts'

/**
 * How a collection is searched: every vector, over a graph, or over a graph of vectors of one byte a value, whose
 * originals are in memory or on disk.
 */
const searchModes = ['exact', 'graph', 'quantized', 'on-disk'] as const

export type SearchMode = (typeof searchModes)[number]

const choiceSchema = z.object({
  search: z.enum(searchModes),
  /** That vectors and graph need. */
  memoryBytes: z.number(),
  /** Of a search, on the wire included. */
  medianMs: z.number(),
  /** Of the nearest by comparison with every vector, 0 to 1. */
  recall: z.number(),
})

/** A mode that was tried, and what came of it. */
export type Choice = Readonly<z.output<typeof choiceSchema>>

/** What a collection knows of itself: kept as its metadata, so that a snapshot carries it too. */
export interface Standing extends VectorState {
  readonly search: SearchMode
  /** How many vectors there were when `search` was chosen; 0: it was not yet. */
  readonly tunedSize: number
  /** What was tried then. */
  readonly choices: readonly Choice[]
}

/** What the vectors of a collection must be. */
export interface VectorKind {
  readonly embedderId: string
  readonly dim: number
}

/** How a collection is made. */
export interface CollectionKind extends VectorKind {
  /** How many nodes of a cluster hold a copy of each shard (1). */
  readonly replicas?: number
}

const standingSchema = z.object({
  lineage: z.string(),
  epoch: z.number(),
  revision: z.number(),
  search: z.enum(searchModes).default('exact'),
  tunedSize: z.number().default(0),
  choices: z.array(choiceSchema).default([]),
})

/** Of a collection that nothing was copied to: no database is at this epoch. */
export const unknownStanding: Standing = {
  lineage: '',
  epoch: -1,
  revision: 0,
  search: 'exact',
  tunedSize: 0,
  choices: [],
}

/** The alias that searches use: databases that share a Qdrant, embedders and roles never meet. */
export function aliasOf(embedderId: string, lineage: string, role: PhotoRole): string {
  const readable = `${lineage.slice(0, 8)}-${embedderId.slice(0, 80)}`.replaceAll(/[^\w.-]/g, '_')
  const exact = sha256(`${lineage}/${embedderId}`).slice(0, 12)
  return `vitryna-${readable}-${exact}-${role}`
}

/** Where a collection stands, or undefined when there is none. @throws VectorIndexError when its vectors are others. */
export async function readStanding(
  { writing }: Qdrant,
  name: string,
  kind: VectorKind,
): Promise<Standing | undefined> {
  const info = await ifThere(() => writing.getCollection(name))
  if (!info) return undefined
  checkVectors(name, info.config, kind)
  return standingSchema.safeParse(info.config.metadata).data ?? unknownStanding
}

/** Notes a part of it; the rest stays, which another process may be changing. */
export async function writeStanding(
  { writing }: Qdrant,
  name: string,
  standing: VectorState | Pick<Standing, 'search' | 'tunedSize' | 'choices'>,
): Promise<void> {
  await writing.updateCollection(name, { metadata: { ...standing } })
}

/** The collection behind an alias, made first where there is none. */
export async function openCollection(
  qdrant: Qdrant,
  alias: string,
  kind: CollectionKind,
): Promise<Standing> {
  const known = await readStanding(qdrant, alias, kind)
  if (known) return known
  const name = `${alias}-1`
  // It may be there without its alias, left by a process that ended in between.
  const left = await readStanding(qdrant, name, kind)
  if (!left) await createCollection(qdrant, name, kind)
  await setAliases(qdrant, [{ alias, name }])
  return left ?? unknownStanding
}

export async function createCollection(
  { writing }: Qdrant,
  name: string,
  { embedderId, dim, replicas = 1 }: CollectionKind,
): Promise<void> {
  await writing.createCollection(name, {
    // Vectors have unit length, so this is the cosine; Cosine would store them divided by their norm once more, and
    // no longer the same to the last bit as those in the database.
    vectors: { size: dim, distance: 'Dot' },
    // No graph while every vector is looked at; see tune.ts.
    hnsw_config: { m: 0 },
    // How many shards there are is left to the server, which makes one for each node.
    replication_factor: replicas,
    metadata: { embedderId },
  })
  await writing.createPayloadIndex(name, { wait: true, field_name: 'sku', field_schema: 'keyword' })
  await writing.createPayloadIndex(name, {
    wait: true,
    field_name: 'revision',
    field_schema: 'integer',
  })
}

/** Lets aliases mean other collections from now on, whatever they meant: no search falls in between. */
export async function setAliases(
  { writing }: Qdrant,
  targets: readonly { readonly alias: string; readonly name: string }[],
): Promise<void> {
  const actions = targets.flatMap(({ alias, name }) => [
    { delete_alias: { alias_name: alias } },
    { create_alias: { alias_name: alias, collection_name: name } },
  ])
  await writing.updateCollectionAliases({ actions })
}

/** The collection an alias means. */
export async function targetOf({ writing }: Qdrant, alias: string): Promise<string | undefined> {
  const { aliases } = await writing.getAliases()
  return aliases.find(({ alias_name }) => alias_name === alias)?.collection_name
}

/** A name for the collection that will replace this one; what a broken-off attempt left there is removed. */
export async function nextName(
  qdrant: Qdrant,
  alias: string,
  current: string | undefined,
): Promise<string> {
  const number = Number(/-(\d+)$/.exec(current ?? '')?.[1] ?? 0)
  const name = `${alias}-${number + 1}`
  await ifThere(() => qdrant.writing.deleteCollection(name))
  return name
}

function checkVectors(
  name: string,
  { params, metadata }: Schemas['CollectionConfig'],
  { embedderId, dim }: VectorKind,
): void {
  const { size, distance } = { size: undefined, distance: undefined, ...params.vectors }
  const owner = { embedderId: undefined, ...metadata }.embedderId ?? embedderId
  if (size === dim && distance === 'Dot' && owner === embedderId) return
  throw new VectorIndexError(
    `the collection ${name} in Qdrant has vectors of ${String(owner)} with ${String(size)} values and the distance ` +
      `${String(distance)}, not of ${embedderId} with ${dim} and Dot`,
    { remedy: 'run `vitryna index verify --repair`, which makes another in its place' },
  )
}
