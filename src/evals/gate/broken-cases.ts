import type { Grade } from '#src/evals/grade.ts'
import { choose } from '#src/lib/statistics/binomial.ts'
import { poissonBinomialTail } from '#src/lib/statistics/poisson-binomial.ts'
import type { CasePair } from './pair-cases.ts'

/** Cases that were always right and are not any more. */
export interface BrokenCases {
  /** Wrong in every repeat, and by more than chance. */
  readonly forGood: readonly CasePair[]
  /** Wrong in every repeat, but so few repeats of a case that may vary do this by chance. */
  readonly undecided: readonly CasePair[]
  /** Wrong in some repeats: named, no more. */
  readonly sometimes: readonly CasePair[]
  /** Repeats of each run that would decide about the undecided ones; undefined: nothing is undecided. */
  readonly repeatsNeeded: number | undefined
}

/**
 * The second guard. Where nothing can vary, a single broken case is a fact. Where live models are asked, a case that
 * flips like a coin is right in all `b` repeats of one run and wrong in all `a` of the other by chance: if nothing
 * changed, the `b` right answers are any `b` of the `a + b`, so that this happens once in C(a + b, b). How many of the
 * cases with just as many right answers could have done so is counted, and the number that did so is tested.
 * @param alpha how often it may happen that a case is said to be broken when nothing changed
 */
export function findBroken(pairs: readonly CasePair[], alpha: number): BrokenCases {
  const broken = pairs.filter(isBroken)
  const varying = broken.filter(({ isSteady }) => !isSteady)
  const candidates = pairs.filter((pair) => !pair.isSteady && couldBreakByChance(pair))
  const isByChance = varying.length > 0 && chanceOf(varying, candidates) > alpha
  return {
    forGood: broken.filter(({ isSteady }) => isSteady || !isByChance),
    undecided: isByChance ? varying : [],
    sometimes: pairs.filter(isBrokenSometimes),
    repeatsNeeded: isByChance ? repeatsToDecide(candidates.length, alpha) : undefined,
  }
}

const isRight = (grade: Grade) => grade === 'right'

function isBroken({ gradesBefore, gradesAfter }: CasePair): boolean {
  return gradesBefore.every(isRight) && !gradesAfter.some(isRight)
}

function isBrokenSometimes({ gradesBefore, gradesAfter }: CasePair): boolean {
  return gradesBefore.every(isRight) && gradesAfter.some(isRight) && !gradesAfter.every(isRight)
}

/** Dealt out anew, its right answers could all fall on the baseline. */
function couldBreakByChance({ gradesBefore, gradesAfter }: CasePair): boolean {
  const right = [...gradesBefore, ...gradesAfter].filter(isRight).length
  return right === gradesBefore.length
}

/** Of so many products with a broken case; within a product the chances are added up, for its cases may hang together. */
function chanceOf(broken: readonly CasePair[], candidates: readonly CasePair[]): number {
  const byProduct = new Map<string, number>()
  for (const { product, gradesBefore, gradesAfter } of candidates) {
    const ways = choose(gradesBefore.length + gradesAfter.length, gradesBefore.length)
    byProduct.set(product, Math.min(1, (byProduct.get(product) ?? 0) + 1 / ways))
  }
  const products = new Set(broken.map(({ product }) => product))
  return poissonBinomialTail(products.size, [...byProduct.values()])
}

/** So many that one of the candidates breaks by chance seldom enough. */
function repeatsToDecide(candidates: number, alpha: number): number {
  let repeats = 2
  while (candidates / choose(2 * repeats, repeats) > alpha) repeats += 1
  return repeats
}
