import { type PhotoRole, photoRoles } from '#src/domain/reference-photo.ts'
import { singleFlight } from '#src/lib/single-flight.ts'
import type { Progress } from '#src/ports/progress.ts'
import type { VectorSource, VectorState } from '#src/ports/vector-index.ts'
import type { Qdrant } from './client.ts'
import { aliasOf, type CollectionKind, openCollection, type SearchMode } from './collection.ts'
import { canFollow, follow, type Target } from './follow.ts'
import { replaceCollections } from './replace.ts'

export interface CopyOptions extends CollectionKind {
  readonly qdrant: Qdrant
  readonly source: VectorSource
  /** Milliseconds of a clock that never goes back. */
  readonly now: () => number
}

/** How the copying is told of, and broken off. */
export interface Work {
  readonly progress: Progress
  readonly signal?: AbortSignal | undefined
}

type ByRole<T> = Readonly<Record<PhotoRole, T>>

/** What this process last saw in Qdrant. */
export interface Seen {
  readonly state: VectorState
  readonly modes: ByRole<SearchMode>
}

/** The copy in Qdrant, as one process keeps it. */
export interface Copy {
  /** Brings it to where the database stands; nothing is asked of Qdrant while it is there already. */
  inStep(work: Work): Promise<Seen>
  /** Looks at Qdrant again the next time, whatever was seen. */
  forget(): void
}

/** Another process may have chosen another mode. */
const modesLifetimeMs = 60_000

export function createCopy(options: CopyOptions): Copy {
  const { source, embedderId, now } = options
  let seen: (Seen & { readonly at: number }) | undefined
  return {
    inStep: singleFlight(async (work) => {
      const state = await source.state(embedderId)
      const isFresh = seen !== undefined && now() - seen.at < modesLifetimeMs
      if (seen && isFresh && isSame(seen.state, state)) return seen
      seen = { ...(await catchUp({ ...options, ...work }, state)), at: now() }
      return seen
    }),
    forget() {
      seen = undefined
    },
  }
}

function isSame(a: VectorState, b: VectorState): boolean {
  return a.lineage === b.lineage && a.epoch === b.epoch && a.revision === b.revision
}

async function catchUp(options: CopyOptions & Work, first: VectorState): Promise<Seen> {
  if (first.lineage === '') return { state: first, modes: { product: 'exact', shopper: 'exact' } }
  const targets = await openTargets(options, first)
  // Read after the collections: another process may have brought them beyond what the database said before.
  const state = await options.source.state(options.embedderId)
  if (photoRoles.some((role) => !canFollow(targets[role], state))) {
    await replaceCollections(options, state)
    return { state, modes: { product: 'exact', shopper: 'exact' } }
  }
  const modes = {
    product: targets.product.standing.search,
    shopper: targets.shopper.standing.search,
  }
  const isThere = photoRoles.every((role) => isSame(targets[role].standing, state))
  return { state: isThere ? state : await follow(options, targets), modes }
}

async function openTargets(
  options: CopyOptions,
  { lineage }: VectorState,
): Promise<ByRole<Target>> {
  const { qdrant, embedderId } = options
  const open = async (role: PhotoRole) => {
    const name = aliasOf(embedderId, lineage, role)
    return { name, standing: await openCollection(qdrant, name, options) }
  }
  return { product: await open('product'), shopper: await open('shopper') }
}
