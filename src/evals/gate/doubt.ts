import type { BrokenCases } from './broken-cases.ts'
import type { Pairing } from './pair-cases.ts'
import type { Policy } from './policy.ts'
import { alphas, type JudgedTest } from './test-all.ts'

export interface Evidence {
  readonly pairing: Pairing
  readonly tests: readonly JudgedTest[]
  readonly broken: BrokenCases
  readonly policy: Policy
}

/** Standard deviations above the mean that 95, 99.7 and 99.9 of 100 normal values stay below. */
const z95 = 1.645
const zOfAlpha = { [alphas.wrongAlone]: 2.748, [alphas.notRight]: 3.09 } as const

/** Why a run without a proven regression cannot be called good either, each with what would decide it. */
export function doubtOf(evidence: Evidence): readonly string[] {
  return [...brokenDoubt(evidence), ...productDoubt(evidence), ...growthDoubt(evidence)]
}

function brokenDoubt({ broken: { undecided, repeatsNeeded } }: Evidence): readonly string[] {
  if (undecided.length === 0) return []
  const photos = undecided.map(({ after }) => after.photo).join(', ')
  return [
    `always right in the baseline and never now, which may be chance: ${photos}; ` +
      `${repeatsNeeded} repeats of both runs would decide`,
  ]
}

/** If each of so few products had become worse, no test could have told. */
function productDoubt({ pairing: { pairs } }: Evidence): readonly string[] {
  const needed = Math.ceil(-Math.log2(alphas.wrongAlone))
  const products = new Set(pairs.map(({ product }) => product)).size
  if (products >= needed || pairs.every(({ isSteady }) => isSteady)) return []
  return [`${products} products are too few to judge answers that vary: ${needed} would decide`]
}

/** A growth of what is bad that the tests did not believe, but that may be larger than anybody would put up with. */
function growthDoubt({ tests, pairing: { pairs }, policy }: Evidence): readonly string[] {
  const varies = pairs.some(({ isSteady }) => !isSteady)
  const repeats = Math.max(...pairs.map(({ gradesAfter }) => gradesAfter.length))
  const { tolerance } = policy
  return tests
    .filter(({ alpha, spread }) => alpha in zOfAlpha && spread > 0)
    .filter(({ growth, spread }) => growth + z95 * spread > tolerance)
    .map(({ name, growth, spread, alpha }) => {
      const bound = ((growth + z95 * spread) * 100).toFixed(1)
      const z = zOfAlpha[alpha as keyof typeof zOfAlpha]
      const factor =
        growth < tolerance ? (z95 * spread) / (tolerance - growth) : (z * spread) / growth
      const times = Math.max(1, factor) ** 2
      const needed = varies
        ? `about ${Math.max(repeats + 1, Math.ceil(repeats * times))} repeats`
        : `about ${Math.max(pairs.length + 1, Math.ceil(pairs.length * times))} cases`
      return `${name}: up to ${bound} points more cannot be ruled out; ${needed} would decide`
    })
}
