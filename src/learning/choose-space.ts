import type { SpaceChoice } from '#src/domain/space-choice.ts'
import { defaultColourWeight } from '#src/identify/scoring/embedding-space.ts'
import { type Comparison, type HeldOutQuery, inUse, type SpaceKind } from './compare-spaces.ts'
import type { Trial } from './fit-thresholds.ts'

/** How good spaces of a kind are on held-out photos. */
export interface SpaceFigures extends SpaceKind {
  /** Shares of the photos whose SKU comes first, or is among five: 0-1. */
  readonly first: number
  readonly amongFive: number
}

/** With fewer, chance decides what is better. */
const minPhotos = 30
/** A difference that chance alone makes in one of forty comparisons. */
const significantErrors = 2

export interface SpaceDecision {
  /** The best without and with a head; the latter is undefined when none could be learned. */
  readonly plain: SpaceFigures
  readonly headed: SpaceFigures | undefined
  /** What is better than the space without a head that is in use, beyond doubt; undefined: nothing is. */
  readonly better: SpaceFigures | undefined
}

/** Decides whether a head helps, and how much colours count with it and without. */
export function chooseSpace(comparison: Comparison, current: SpaceChoice): SpaceDecision {
  const { plain, headed } = bestSpaces(comparison)
  const now = { head: null, colourWeight: current.colourWeight }
  const better = [
    ...(headed && isBetter(comparison, headed, plain) ? [headed] : []),
    // A head in use was found to be better once; colours alone do not outdo it.
    ...(current.head === null && isBetter(comparison, plain, now) ? [plain] : []),
  ][0]
  return { plain, headed, better }
}

/**
 * The same where a head in use must be outdone, too: on photos that came after it was learned, for on others it has an
 * unfair advantage. Where these are too few nothing changes until there are more.
 */
export function outdoHead(
  comparison: Comparison,
  { colourWeight }: SpaceChoice,
  unseen: ReadonlySet<number>,
): SpaceDecision {
  const { plain, headed } = bestSpaces(comparison)
  const fair = { ...comparison, held: comparison.held.filter(({ photoId }) => unseen.has(photoId)) }
  const now = { head: inUse, colourWeight } as const
  const isEnough = new Set(fair.held.map(({ photoId }) => photoId)).size >= minPhotos
  const outdoes = (kind: SpaceKind) => isEnough && isBetter(fair, kind, now)
  const better = [
    ...(headed && isBetter(comparison, headed, plain) && outdoes(headed) ? [headed] : []),
    ...(outdoes(plain) ? [plain] : []),
  ][0]
  return { plain, headed, better }
}

/** The best without and with a head. */
function bestSpaces(comparison: Comparison): Omit<SpaceDecision, 'better'> {
  const plain = bestOf(comparison, ({ head }) => head === null)
  if (!plain) throw new RangeError('there is nothing to compare')
  return { plain, headed: bestOf(comparison, ({ head }) => head !== null) }
}

/** For so many photos of what is sold, one is reckoned with of what is not. */
const soldPerUnsold = 10

/** What the held-out photos came to in spaces of a kind, some as if their SKU were not sold: to fit thresholds to. */
export function trialsOf({ held }: Comparison, kind: SpaceKind): readonly Trial[] {
  return held
    .filter((one) => isOfKind(one, kind))
    .flatMap(({ trial, unsoldTrial }, at) =>
      at % soldPerUnsold === 0 ? [trial, unsoldTrial] : [trial],
    )
}

/**
 * Of the kinds that do as well as the best, within its standard error, the one whose colours count the most nearly as
 * by default; of several of these the first.
 */
function bestOf(
  comparison: Comparison,
  isAsked: (kind: SpaceKind) => boolean,
): SpaceFigures | undefined {
  const figures = kindsOf(comparison)
    .filter(isAsked)
    .map((kind) => figuresOf(comparison, kind))
  const [most] = figures.toSorted((a, b) => b.first - a.first)
  if (!most) return undefined
  const photos = comparison.held.filter((one) => isOfKind(one, most)).length / comparison.rounds
  const error = Math.sqrt((most.first * (1 - most.first)) / photos)
  return figures
    .filter(({ first }) => first >= most.first - error)
    .sort((a, b) => distanceFromDefault(a) - distanceFromDefault(b))[0]
}

function kindsOf({ held }: Comparison): readonly SpaceKind[] {
  const byHead = Map.groupBy(held, ({ head }) => head)
  return [...byHead].flatMap(([head, ofHead]) => {
    if (head === inUse) return []
    const weights = new Set(ofHead.map(({ colourWeight }) => colourWeight))
    return [...weights].map((colourWeight) => ({ head, colourWeight }))
  })
}

function distanceFromDefault({ colourWeight }: SpaceKind): number {
  return Math.abs(colourWeight - defaultColourWeight)
}

function figuresOf(comparison: Comparison, kind: SpaceKind): SpaceFigures {
  const held = comparison.held.filter((one) => isOfKind(one, kind))
  return {
    ...kind,
    first: average(comparison, held, ({ trial }) => Number(trial.isRight)).mean,
    amongFive: average(comparison, held, ({ isAmongFive }) => Number(isAmongFive)).mean,
  }
}

/** More SKUs come first, beyond doubt, and not fewer are among five. */
function isBetter(comparison: Comparison, one: TriedKind, other: TriedKind): boolean {
  const held = comparison.held.filter((row) => isOfKind(row, one))
  const others = comparison.held.filter((row) => isOfKind(row, other))
  // The rows of two kinds come in the same order.
  const gainBy = (value: (row: HeldOutQuery) => number) => {
    const gains = held.map((row, at) => {
      const opposite = others[at]
      return { ...row, gain: opposite ? value(row) - value(opposite) : Number.NaN }
    })
    return average(comparison, gains, ({ gain }) => gain)
  }
  const first = gainBy(({ trial }) => Number(trial.isRight))
  const amongFive = gainBy(({ isAmongFive }) => Number(isAmongFive))
  return (
    first.mean > 0 &&
    first.mean >= significantErrors * first.error &&
    amongFive.mean >= -significantErrors * amongFive.error
  )
}

type TriedKind = Pick<HeldOutQuery, 'head' | 'colourWeight'>

function isOfKind(held: TriedKind, { head, colourWeight }: TriedKind): boolean {
  return held.head === head && held.colourWeight === colourWeight
}

/** Mean and its standard error, where SKUs that no head learns from count as many as the shop has of them. */
function average<T extends HeldOutQuery>(
  { rounds, singleShare }: Comparison,
  held: readonly T[],
  measure: (row: T) => number,
): { readonly mean: number; readonly error: number } {
  const strata = [
    { share: 1 - singleShare, values: held.filter((row) => row.isLearnedSku).map(measure) },
    { share: singleShare, values: held.filter((row) => !row.isLearnedSku).map(measure) },
  ].filter(({ values }) => values.length > 0)
  const total = strata.reduce((sum, { share }) => sum + share, 0)
  let mean = 0
  let variance = 0
  for (const { share, values } of strata) {
    const middle = sumOf(values) / values.length
    const spread = sumOf(values.map((value) => (value - middle) ** 2)) / values.length
    mean += (share / total) * middle
    // A photo says nothing new when it is held out for the second time.
    variance += (share / total) ** 2 * (spread / (values.length / rounds))
  }
  return { mean, error: Math.sqrt(variance) }
}

function sumOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0)
}
