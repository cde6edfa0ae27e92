import type { Schemas } from '@qdrant/js-client-rest'
import type { PhotoRole } from '#src/domain/reference-photo.ts'
import type { Qdrant } from './client.ts'
import { type Choice, readStanding, type SearchMode, type VectorKind } from './collection.ts'

/** For a person: searched by …. */
export const modeNames: Readonly<Record<SearchMode, string>> = {
  exact: 'comparing every vector',
  graph: 'a graph',
  quantized: 'a graph over int8',
  'on-disk': 'a graph over int8, originals on disk',
}

const rescored = { hnsw_ef: 128, quantization: { rescore: true, oversampling: 3 } }

/** Parameters of a search in each mode. */
export const searchParams: Readonly<Record<SearchMode, Schemas['SearchParams']>> = {
  exact: { exact: true },
  graph: { hnsw_ef: 128 },
  quantized: rescored,
  'on-disk': rescored,
}

const links = 16
const graphConfig = { m: links, ef_construct: 200 }
const int8 = { scalar: { type: 'int8', quantile: 0.99, always_ram: true } } as const
// The vectors of a collection that names none have the empty name.
const inMemory = { '': { on_disk: false } }

/** How a collection is kept for each mode. */
export const collectionSettings: Readonly<Record<SearchMode, Schemas['UpdateCollection']>> = {
  exact: { vectors: inMemory, hnsw_config: { m: 0 }, quantization_config: 'Disabled' },
  graph: { vectors: inMemory, hnsw_config: graphConfig, quantization_config: 'Disabled' },
  quantized: { vectors: inMemory, hnsw_config: graphConfig, quantization_config: int8 },
  'on-disk': {
    vectors: { '': { on_disk: true } },
    hnsw_config: graphConfig,
    quantization_config: int8,
  },
}

/**
 * The memory that vectors and graph need, in bytes; what the server needs besides comes on top. A value takes 4 bytes,
 * as int8 one; a vector has twice `m` links of 4 bytes in the lowest layer of its graph, and a tenth more above.
 */
export function memoryOf(mode: SearchMode, dim: number, size: number): number {
  const original = mode === 'on-disk' ? 0 : 4 * dim
  const coded = mode === 'quantized' || mode === 'on-disk' ? dim : 0
  const graph = mode === 'exact' ? 0 : Math.round(2 * links * 4 * 1.1)
  return size * (original + coded + graph)
}

/** For a person: how the photos of a role are searched, and what was tried. */
export async function describeStanding(
  { qdrant, ...kind }: VectorKind & { readonly qdrant: Qdrant },
  { role, name }: { readonly role: PhotoRole; readonly name: string },
): Promise<readonly string[]> {
  const standing = await readStanding(qdrant, name, kind)
  if (!standing) return []
  const { search, tunedSize, choices } = standing
  const since = tunedSize > 0 ? `, chosen when there were ${tunedSize} vectors; tried:` : ''
  return [
    `${role} photos are searched by ${modeNames[search]}${since}`,
    ...choices.map((choice) => `  ${describeChoice(choice)}`),
  ]
}

function describeChoice({ search, memoryBytes, medianMs, recall }: Choice): string {
  const memory = `${(memoryBytes / 1e6).toFixed(memoryBytes < 1e7 ? 1 : 0)} MB`
  const found = `${(100 * recall).toFixed(1)} % of the nearest`
  return `${modeNames[search]}: about ${memory}, ${medianMs.toFixed(1)} ms, ${found}`
}
