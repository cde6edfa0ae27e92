import type { Identification, Method } from './outcome.ts'

/** What photos are counted by. */
export const driftAspects = ['look', 'outcome', 'rung', 'confidence', 'similarity'] as const
export type DriftAspect = (typeof driftAspects)[number]

/** Of each aspect all kinds that there are: each photo is of one of them, or of none where it is not known. */
export const driftKinds = {
  look: ['screenshot', 'photo'],
  outcome: ['matched', 'ambiguous', 'unknown'],
  rung: ['code', 'embedding', 'text', 'llm', 'nobody'],
  confidence: ['low', 'middle', 'high'],
  similarity: ['low', 'middle', 'high'],
} as const satisfies Readonly<Record<DriftAspect, readonly string[]>>

/** An aspect and one of its kinds: `look-screenshot`. */
export type DriftKind = {
  [Aspect in DriftAspect]: `${Aspect}-${(typeof driftKinds)[Aspect][number]}`
}[DriftAspect]

/** A photo as far as it is counted. */
export interface CountedPhoto {
  readonly outcome: Identification['outcome']['outcome']
  /** Which rung decided; null: none. */
  readonly method: Method | null
  /** Of the answer, 0-1; undefined without one. */
  readonly confidence: number | undefined
  /** Of the best candidate, 0-1; undefined where there is none. */
  readonly similarity: number | undefined
  /** undefined: nobody has looked. */
  readonly isScreenshot: boolean | undefined
}

/** Words and memory say nothing about the photos that come; in evals there is no memory. */
const notLookedAt: ReadonlySet<Method> = new Set(['caption', 'forward', 'fingerprint'])
const bounds = { confidence: [0.5, 0.9], similarity: [0.5, 0.75] } as const

/** Of which kinds a photo is: of none where nobody looked at it. */
export function kindsOf(photo: CountedPhoto): readonly DriftKind[] {
  const { outcome, method, confidence, similarity, isScreenshot } = photo
  if (method !== null && notLookedAt.has(method)) return []
  const known: readonly (DriftKind | undefined)[] = [
    isScreenshot === undefined ? undefined : `look-${lookOf(isScreenshot)}`,
    `outcome-${outcome}`,
    `rung-${isRung(method) ? method : 'nobody'}`,
    confidence === undefined ? undefined : `confidence-${levelOf(confidence, bounds.confidence)}`,
    similarity === undefined ? undefined : `similarity-${levelOf(similarity, bounds.similarity)}`,
  ]
  return known.filter((kind) => kind !== undefined)
}

function isRung(method: Method | null): method is 'code' | 'embedding' | 'text' | 'llm' {
  return driftKinds.rung.some((rung) => rung === method)
}

function lookOf(isScreenshot: boolean) {
  return isScreenshot ? 'screenshot' : 'photo'
}

function levelOf(value: number, [middle, high]: readonly [number, number]) {
  if (value < middle) return 'low'
  return value < high ? 'middle' : 'high'
}

/** How many photos are of each kind. */
export type KindMix = Readonly<Partial<Record<DriftKind, number>>>

export function addMixes(mixes: readonly KindMix[]): KindMix {
  const sum: Partial<Record<DriftKind, number>> = {}
  for (const mix of mixes) {
    for (const [kind, count] of Object.entries(mix)) {
      sum[kind as DriftKind] = (sum[kind as DriftKind] ?? 0) + count
    }
  }
  return sum
}

export function mixOf(photos: Iterable<CountedPhoto>): KindMix {
  const mix: Partial<Record<DriftKind, number>> = {}
  for (const photo of photos) for (const kind of kindsOf(photo)) mix[kind] = (mix[kind] ?? 0) + 1
  return mix
}

/** Of an aspect with two kinds, one says it all. Each aspect may be wrong as often as any other. */
const comparedKinds = driftAspects.flatMap((aspect) => {
  const kinds: readonly string[] =
    driftKinds[aspect].length === 2 ? driftKinds[aspect].slice(0, 1) : driftKinds[aspect]
  const weight = 1 / (driftAspects.length * kinds.length)
  return kinds.map((kind) => ({ aspect, weight, kind: `${aspect}-${kind}` as DriftKind }))
})

/** A kind whose share is to be compared. */
export interface KindShares {
  readonly kind: DriftKind
  /** How much of the chance of a false alarm is its own, 0-1: those of all kinds are 1 together. */
  readonly weight: number
  readonly before: { readonly count: number; readonly total: number }
  readonly later: { readonly count: number; readonly total: number }
}

/** The shares of all kinds in two mixes; a share of an aspect that one of them does not know is left out. */
export function sharesOf(before: KindMix, later: KindMix): readonly KindShares[] {
  const totals = (mix: KindMix, aspect: DriftAspect) =>
    driftKinds[aspect].reduce((sum, kind) => sum + (mix[`${aspect}-${kind}` as DriftKind] ?? 0), 0)
  return comparedKinds
    .map(({ aspect, kind, weight }) => ({
      ...{ kind, weight },
      before: { count: before[kind] ?? 0, total: totals(before, aspect) },
      later: { count: later[kind] ?? 0, total: totals(later, aspect) },
    }))
    .filter((shares) => shares.before.total > 0 && shares.later.total > 0)
}
