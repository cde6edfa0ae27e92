import { type Candidate, type PhotoHalf, photoHalves } from '#src/domain/outcome.ts'
import type { Sku } from '#src/domain/sku.ts'
import type { PhotoQuery, Rung } from '#src/identify/rung.ts'
import type { EmbeddingSpace } from '#src/identify/scoring/embedding-space.ts'
import type { ExtractHalves } from '#src/identify/scoring/features.ts'
import { searchCandidates } from '#src/identify/scoring/search-candidates.ts'
import { readThresholds } from '#src/identify/scoring/thresholds.ts'
import type { SettingsStore } from '#src/ports/settings-store.ts'
import type { VectorIndex } from '#src/ports/vector-index.ts'

/** What a half of the photo looks like. */
interface Seen {
  readonly half: PhotoHalf
  /** Best first. */
  readonly candidates: readonly Candidate[]
}

/**
 * Looks at the halves of a photo, side by side and one above the other: a glance at each. Where two opposite ones look
 * like different things in the shop, and more so than the whole does, there are several products. Those two are looked
 * at again, with all views, and the shopper is asked which is meant. It decides nothing.
 */
export function createRegionsRung(options: {
  readonly extractHalves: ExtractHalves
  readonly space: EmbeddingSpace
  readonly index: VectorIndex
  readonly settings: Pick<SettingsStore, 'get'>
}): Rung {
  const { extractHalves, space, index, settings } = options
  async function see(query: PhotoQuery, halves: readonly PhotoHalf[], views?: number) {
    const features = await extractHalves(query, halves, views)
    const found = await Promise.all(
      features.map((one) => searchCandidates(index, space.project(one))),
    )
    return halves.map((half, at): Seen => ({ half, candidates: found[at] ?? [] }))
  }
  return {
    name: 'regions',
    async climb(query, { candidates: [whole] }) {
      if (!whole) return { result: 'undecided', reason: 'nothing in the shop looks like the photo' }
      const seen = await see(query, photoHalves, 1)
      const { plausible } = await readThresholds(settings, space.id)
      const pair = farthestPair(
        // What is like nothing in the shop says nothing of how many products there are.
        seen.filter(({ candidates: [best] }) => best && best.score >= plausible),
        whole,
      )
      const distance = pair?.distance ?? 0
      const reason =
        `${seen.map(describe).join(', ')}, the whole ${whole.score.toFixed(3)}: ` +
        `apart by ${distance.toFixed(2)} (several products from ${minDistance})`
      if (!pair || distance < minDistance) return { result: 'undecided', reason }
      const again = await see(
        query,
        pair.halves.map(({ half }) => half),
      )
      const several = offeredOf(pair.halves.map((half, at) => blend(half, again[at] ?? half)))
      return { result: 'undecided', reason, several, isFinal: true }
    },
  }
}

function describe({ half, candidates: [best] }: Seen): string {
  return best ? `${half} ${best.sku} ${best.score.toFixed(3)}` : half
}

/** Those that are opposite each other. */
const pairs = [
  ['left', 'right'],
  ['top', 'bottom'],
] as const satisfies readonly (readonly [PhotoHalf, PhotoHalf])[]

/**
 * How far two halves must be apart to show two products. Chosen on photos of clothes, with groceries and the demo's in
 * view, so that hardly any photo of one product, one of 418, loses what it was offered before: see
 * `several-products.test.ts`.
 */
const minDistance = 0.5
/** So many are offered in all: both halves' best, and those that are nearly as similar to one. */
const maxOffered = 6
/** What is so much less similar to a half than its best is not offered. */
const maxBehind = 0.25

function farthestPair(seen: readonly Seen[], whole: Candidate): Pair | undefined {
  const [farthest] = pairs
    .map((pair) =>
      toPair(
        seen.filter(({ half }) => pair.some((one) => one === half)),
        whole,
      ),
    )
    .filter((pair) => pair !== undefined)
    .toSorted((a, b) => b.distance - a.distance)
  return farthest
}

/** Two opposite halves. */
interface Pair {
  readonly halves: readonly Seen[]
  /** In their scale, as `maxBehind` is. */
  readonly distance: number
}

/**
 * The distance is how much less similar the best of each half is to the other half, and how much more similar than
 * anything is to the whole: the halves of one product look much the same, and less like it than the whole of it.
 * @returns undefined where both look like the same product, or like none
 */
function toPair(halves: readonly Seen[], whole: Candidate): Pair | undefined {
  const [one, other] = halves
  const best = one?.candidates[0]
  const otherBest = other?.candidates[0]
  if (!best || !otherBest || best.sku === otherBest.sku) return undefined
  const contrast =
    best.score - scoreIn(other, best.sku) + otherBest.score - scoreIn(one, otherBest.sku)
  const gain = (best.score + otherBest.score) / 2 - whole.score
  return { halves, distance: (contrast + gain) / scaleOf(halves) }
}

/** From what is like anything to what is the same: embedders differ in how similar they find different things. */
function scaleOf(halves: readonly Seen[]): number {
  return 1 - halves.reduce((sum, half) => sum + meanScore(half), 0) / halves.length
}

function meanScore({ candidates }: Seen): number {
  return candidates.reduce((sum, { score }) => sum + score, 0) / candidates.length
}

/** What is not among the nearest is at most as similar as the last of them. */
function scoreIn({ candidates }: Seen, sku: Sku): number {
  return (candidates.find((one) => one.sku === sku) ?? candidates.at(-1))?.score ?? 0
}

/**
 * Two looks at the same half count alike. On photos of groceries and clothes side by side the right one is offered more
 * often than by either look alone.
 */
function blend({ half, candidates }: Seen, again: Seen): Seen {
  const skus = new Set([...candidates, ...again.candidates].map(({ sku }) => sku))
  const blended = [...skus].map((sku) => {
    const score = (scoreIn({ half, candidates }, sku) + scoreIn(again, sku)) / 2
    return { sku, score }
  })
  return { half, candidates: blended.toSorted((a, b) => b.score - a.score) }
}

/** Half by half, each once: where it is more like the best. */
function offeredOf(halves: readonly Seen[]): readonly Candidate[] {
  const scale = scaleOf(halves)
  const near = halves
    .flatMap(({ half, candidates }) =>
      candidates.map(({ sku, score }) => ({
        candidate: { sku, score, half },
        behind: (candidates[0]?.score ?? 0) - score,
      })),
    )
    .filter(({ behind }) => behind <= maxBehind * scale)
    .toSorted((a, b) => a.behind - b.behind)
  const chosen = [...Map.groupBy(near, ({ candidate }) => candidate.sku).values()]
    .flatMap(([nearest]) => nearest ?? [])
    .slice(0, maxOffered)
  return halves.flatMap(({ half }) =>
    chosen.filter(({ candidate }) => candidate.half === half).map(({ candidate }) => candidate),
  )
}
