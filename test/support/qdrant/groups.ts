import type { Schemas } from '@qdrant/js-client-rest'
import { Refusal } from './refusal.ts'
import type { Body } from './schemas.ts'
import { nearest, type Scored, type Search, type StoredCollection, toScoredPoint } from './store.ts'

type Request = Body<'queryGroups'>

const maxLooks = 5

/**
 * Groups as Qdrant finds them (lib/collection/src/grouping/group_by.rs): at most five looks for groups, each of
 * `limit * group_size` points without those it has and without the groups that are full, then five to fill the best.
 * So it may find fewer groups than there are.
 */
export function queryGroups(
  collection: StoredCollection,
  request: Request,
  misses: Search['misses'],
): Schemas['GroupsResult'] {
  if (collection.indexed.get(request.group_by) !== 'keyword') {
    throw new Refusal(400, `no keyword index on ${request.group_by}`)
  }
  const groups = new Map<string, Scored[]>()
  const look = (isWanted: (key: string) => boolean) =>
    addNew(groups, collection, { request, misses, isWanted })
  const size = (key: string) => groups.get(key)?.length ?? 0
  const isFull = (key: string) => size(key) >= request.group_size
  const isDone = () => bestKeys(groups, request.limit).filter(isFull).length >= request.limit
  for (let looks = 0; looks < maxLooks && !isDone(); looks += 1) {
    if (look((key) => !isFull(key)) === 0) break
  }
  for (let looks = 0; looks < maxLooks && !isDone(); looks += 1) {
    const unfilled = bestKeys(groups, request.limit).filter((key) => !isFull(key))
    if (look((key) => unfilled.includes(key)) === 0) break
  }
  return {
    groups: bestKeys(groups, request.limit).map((id) => ({
      id,
      hits: bestOf(groups, id, request.group_size).map((hit) =>
        toScoredPoint(hit, request.with_payload),
      ),
    })),
  }
}

interface GroupSearch {
  readonly request: Request
  readonly misses: Search['misses']
  readonly isWanted: (key: string) => boolean
}

/** @returns how many points were found. */
function addNew(
  groups: Map<string, Scored[]>,
  collection: StoredCollection,
  { request, misses, isWanted }: GroupSearch,
): number {
  const known = new Set([...groups.values()].flat().map(({ point }) => point.id))
  const keyOf = (payload: Readonly<Record<string, unknown>>) => payload[request.group_by]
  const found = nearest(collection, {
    query: request.query,
    limit: request.limit * request.group_size,
    where: ({ id, payload }) => {
      const key = keyOf(payload)
      return typeof key === 'string' && !known.has(id) && isWanted(key)
    },
    misses,
  })
  for (const scored of found) {
    const key = String(keyOf(scored.point.payload))
    groups.set(key, [...(groups.get(key) ?? []), scored])
  }
  return found.length
}

function bestKeys(groups: ReadonlyMap<string, readonly Scored[]>, limit: number): string[] {
  const best = (key: string) => Math.max(...(groups.get(key) ?? []).map(({ score }) => score))
  return [...groups.keys()].sort((a, b) => best(b) - best(a)).slice(0, limit)
}

function bestOf(groups: ReadonlyMap<string, readonly Scored[]>, key: string, size: number) {
  return [...(groups.get(key) ?? [])].sort((a, b) => b.score - a.score).slice(0, size)
}
