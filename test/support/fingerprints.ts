import { randomUUID } from 'node:crypto'
import { seededRandom } from '#src/lib/random.ts'
import { cropKeys } from '#src/photo/crop-keys.ts'
import type { CropKeys } from '#src/photo/fingerprint.ts'
import type {
  FingerprintEntry,
  FingerprintQuery,
  FingerprintSource,
  NearFingerprint,
} from '#src/ports/fingerprint-index.ts'

const bits = 256

/** In this thread. */
export const cropKeysHere: CropKeys = async (luma) => cropKeys(luma)

/** How codes are spread; every call makes another one. */
export type MakeCode = () => string

/** Every bit is 1 as often as 0. */
export function uniformCodes(seed: number): MakeCode {
  const random = seededRandom(seed)
  return () => toHex(() => random() < 0.5)
}

/** Most bits are nearly always the same, so that most codes share their chunks. */
export function skewedCodes(seed: number): MakeCode {
  const random = seededRandom(seed)
  const chances = Array.from({ length: bits }, () => (random() < 0.8 ? 0.02 : random()))
  return () => toHex((bit) => random() < (chances[bit] ?? 0))
}

/** As real pictures are: some hundred scenes, each re-encoded, cropped a little or taken again. */
export function clusteredCodes(seed: number): MakeCode {
  const random = seededRandom(seed)
  const centre = uniformCodes(seed + 1)
  const centres = Array.from({ length: 200 }, centre)
  return () => {
    const near = centres[Math.floor(random() * centres.length)] ?? ''
    return flipBits(near, Math.floor(random() ** 2 * 90), random)
  }
}

/** The code with `count` of its bits changed. */
export function flipBits(code: string, count: number, random: () => number): string {
  const bytes = Buffer.from(code, 'hex')
  const places = new Set<number>()
  while (places.size < count) places.add(Math.floor(random() * bits))
  for (const place of places)
    bytes.writeUInt8(bytes.readUInt8(place >> 3) ^ (1 << (place & 7)), place >> 3)
  return bytes.toString('hex')
}

function toHex(isOne: (bit: number) => boolean): string {
  return Array.from({ length: bits / 4 }, (_, digit) => {
    const ones = [8, 4, 2, 1].filter((_value, bit) => isOne(digit * 4 + bit))
    return ones.reduce((sum, value) => sum + value, 0).toString(16)
  }).join('')
}

/** Ones in each 16-bit number. */
const onesIn = Uint8Array.from(
  { length: 2 ** 16 },
  (_, value) => value.toString(2).replaceAll('0', '').length,
)

const chunksPerCode = 16

/** Looks at every code, as plainly as can be; what it finds is in the order of ids. */
export function createScan(entries: readonly FingerprintEntry[]) {
  const codes = entries.flatMap(({ id, keys }) =>
    keys.map((key) => ({ id, chunks: toChunks(key) })),
  )
  return ({ keys, radius }: FingerprintQuery): readonly NearFingerprint[] => {
    const queries = keys.map(toChunks)
    const nearest = new Map<number, number>()
    for (const { id, chunks } of codes) {
      for (const query of queries) {
        const distance = distanceOf(chunks, query)
        if (distance <= radius) nearest.set(id, Math.min(distance, nearest.get(id) ?? distance))
      }
    }
    return inOrder([...nearest].map(([id, distance]) => ({ id, distance })))
  }
}

/** The same for one query. */
export function scan(
  entries: readonly FingerprintEntry[],
  query: FingerprintQuery,
): readonly NearFingerprint[] {
  return createScan(entries)(query)
}

function toChunks(code: string): Uint16Array {
  return Uint16Array.from({ length: chunksPerCode }, (_, chunk) =>
    Number.parseInt(code.slice(chunk * 4, chunk * 4 + 4), 16),
  )
}

function distanceOf(a: Uint16Array, b: Uint16Array): number {
  let distance = 0
  for (let at = 0; at < chunksPerCode; at += 1) {
    distance += onesIn[(a[at] ?? 0) ^ (b[at] ?? 0)] ?? 0
  }
  return distance
}

/** Bits in which two codes differ. */
export function bitsBetween(a: string, b: string): number {
  return distanceOf(toChunks(a), toChunks(b))
}

/** What was found, comparable with what another search found. */
export function inOrder(found: readonly NearFingerprint[]): readonly NearFingerprint[] {
  return found.toSorted((a, b) => a.id - b.id)
}

export interface MemoryFingerprints extends FingerprintSource {
  /** One fingerprint for each list of keys. @returns them with their ids. */
  add(...keys: readonly (readonly string[])[]): readonly FingerprintEntry[]
  remove(...ids: readonly number[]): void
  /** Becomes another database. */
  startAnew(): void
  /** Puts the database back to how it was when that id was the last. */
  putBack(lastId: number): void
  entries(): readonly FingerprintEntry[]
  /** How many entries were read out so far. */
  readCount(): number
}

/** Adds as many fingerprints, with one to three codes each. */
export function fillFingerprints(source: MemoryFingerprints, count: number, make: MakeCode): void {
  source.add(
    ...Array.from({ length: count }, (_, at) => Array.from({ length: 1 + (at % 3) }, make)),
  )
}

/** Fingerprints as the database gives them, in batches of 500. */
export function createMemoryFingerprints(): MemoryFingerprints {
  let lineage = randomUUID()
  let lastId = 0
  let reads = 0
  const held = new Map<number, FingerprintEntry>()
  const drop = (isDropped: (id: number) => boolean) => {
    for (const id of held.keys()) if (isDropped(id)) held.delete(id)
  }
  return {
    add: (...added) =>
      added.map((keys) => {
        lastId += 1
        const entry = { id: lastId, keys }
        held.set(lastId, entry)
        return entry
      }),
    remove: (...ids) => drop((id) => ids.includes(id)),
    startAnew() {
      lineage = randomUUID()
      lastId = 0
      held.clear()
    },
    putBack(id) {
      drop((one) => one > id)
      lastId = id
    },
    entries: () => [...held.values()],
    readCount: () => reads,
    state: async () => ({ lineage, lastId }),
    async *read(afterId) {
      const found = [...held.values()].filter(({ id }) => id > afterId)
      for (let start = 0; start < found.length; start += 500) {
        const batch = found.slice(start, start + 500)
        reads += batch.length
        yield batch
      }
    },
  }
}
