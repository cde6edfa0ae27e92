import { singleFlight } from '#src/lib/single-flight.ts'
import type { FingerprintIndex, FingerprintSource } from '#src/ports/fingerprint-index.ts'
import { createMultiIndexHash, type MultiIndexHash } from './multi-index-hash.ts'

interface Copy {
  readonly lineage: string
  readonly codes: MultiIndexHash
  /** All up to this one were taken in. */
  lastId: number
}

/**
 * In the process. Before each lookup it asks the database where the fingerprints stand and takes in what is new, so
 * that what another process stored is found by the next lookup.
 */
export function createMemoryFingerprintIndex(source: FingerprintSource): FingerprintIndex {
  let held: Copy | undefined
  const fresh = singleFlight<void, Copy>(async () => {
    held = await refresh(source, held)
    return held
  })
  return {
    async prepare() {
      await fresh()
    },
    async near({ keys, radius, sureRadius }) {
      const { codes } = await fresh()
      return [...codes.nearAny(keys, radius, sureRadius)].map(([id, distance]) => ({
        id,
        distance,
      }))
    },
    async remove(entries) {
      for (const { id, keys } of entries) for (const key of keys) held?.codes.remove(id, key)
    },
    async close() {
      held = undefined
    },
  }
}

async function refresh(source: FingerprintSource, held: Copy | undefined): Promise<Copy> {
  const { lineage, lastId } = await source.state()
  // A copy that is ahead was made of a database that has been put back since.
  const isCurrent = held?.lineage === lineage && held.lastId <= lastId
  const copy = isCurrent ? held : { lineage, codes: createMultiIndexHash(), lastId: 0 }
  if (copy.lastId === lastId) return copy
  for await (const batch of source.read(copy.lastId)) {
    for (const { id, keys } of batch) {
      for (const key of keys) copy.codes.add(id, key)
      copy.lastId = id
    }
  }
  copy.lastId = Math.max(copy.lastId, lastId)
  return copy
}
