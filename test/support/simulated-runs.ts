import { readFileSync } from 'node:fs'
import type { CaseResult } from '#src/evals/case-result.ts'
import type { Grade } from '#src/evals/grade.ts'
import { seededRandom } from '#src/lib/random.ts'
import { caseResult, gradedAnswer } from './case-results.ts'

/**
 * What an eval of 296 real photos of 60 products came to: of each photo whether the best guess was right, and the chance
 * that it is by the thresholds' own model.
 */
interface StoredOutcomes {
  readonly [product: string]: readonly (readonly [grade: Grade, confidence: number])[]
}

const stored = JSON.parse(
  readFileSync(new URL('./stored-outcomes.json', import.meta.url), 'utf8'),
) as StoredOutcomes

/** A case as an identifier that is not sure of itself answers it. */
interface NoisyCase {
  readonly key: string
  readonly product: string
  readonly grade: Grade
  /** Chance that one answer is right; 0 or 1 where it never varies. */
  readonly rightChance: number
}

export interface SimulatedShop {
  /** How many cases; the stored products are gone through again under other names until there are so many. */
  readonly cases: number
  /** Share of the cases, the most doubtful ones, whose answers vary; 0-1. */
  readonly flipping: number
}

export interface SimulatedRun {
  readonly seed: number
  readonly repeats: number
  /** So many cases that never failed are wrong for good. */
  readonly broken?: number
}

/** Photos of a product fail together: so often one draw decides about all of a product's photos. */
const productShare = 0.5

/** @returns runs of one identifier over the same cases; runs differ by chance alone, and by what was broken in them. */
export function simulateShop({ cases, flipping }: SimulatedShop) {
  const all = noisyCases(cases, flipping)
  return (run: SimulatedRun): readonly CaseResult[] => {
    const random = seededRandom(run.seed)
    const broken = pickBroken(all, run.broken ?? 0, random)
    const products = new Set(all.map(({ product }) => product))
    const draws = Array.from(
      { length: run.repeats },
      () => new Map([...products].map((product) => [product, random()])),
    )
    const drawn = (one: NoisyCase, shared: number): Grade => {
      if (broken.has(one.key)) return 'wrong'
      const draw = random() < productShare ? shared : random()
      if (draw < one.rightChance) return 'right'
      return one.grade === 'right' ? 'wrong' : one.grade
    }
    return all.map((one) => {
      const answers = draws.map((shared) =>
        gradedAnswer(one.product, drawn(one, shared.get(one.product) ?? 0), {
          mayVary: flipping > 0,
        }),
      )
      return caseResult({ expected: one.product, key: one.key, answers })
    })
  }
}

function noisyCases(count: number, flipping: number): readonly NoisyCase[] {
  const photos = Object.entries(stored).flatMap(([product, outcomes]) =>
    outcomes.map(([grade, confidence]) => ({ product, grade, confidence })),
  )
  const cases = Array.from({ length: count }, (_, at) => {
    const photo = photos[at % photos.length]
    if (!photo) throw new RangeError('nothing is stored')
    const round = Math.floor(at / photos.length)
    return { ...photo, key: `${at}`, product: `${photo.product}-${round}` }
  })
  const doubtful = new Set(
    cases
      .toSorted((a, b) => Math.abs(a.confidence - 0.5) - Math.abs(b.confidence - 0.5))
      .slice(0, Math.round(flipping * count))
      .map(({ key }) => key),
  )
  return cases.map(({ confidence, ...one }) => ({
    ...one,
    rightChance: doubtful.has(one.key) ? confidence : Number(one.grade === 'right'),
  }))
}

function pickBroken(
  all: readonly NoisyCase[],
  count: number,
  random: () => number,
): ReadonlySet<string> {
  const sound = all.filter(({ rightChance }) => rightChance === 1)
  const order = sound.map(({ key }) => ({ key, at: random() })).toSorted((a, b) => a.at - b.at)
  if (order.length < count) throw new RangeError('too few cases never fail')
  return new Set(order.slice(0, count).map(({ key }) => key))
}
