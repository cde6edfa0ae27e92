/** What a photo most likely shows, as the shop sorts its products. */
export interface CategoryGuess {
  readonly name: string
  /** 0-1. */
  readonly chance: number
  /** Far surer than of any photo that was mistaken when categories were learned. */
  readonly isSure: boolean
  /** The shop has had products of it and has none now; only where it is sure. */
  readonly isGone: boolean
}

/** Chances of categories: 0-1, together 1. */
export type Chances = ReadonlyMap<string, number>

/** What neighbours say by the scores of their SKUs. */
export interface CategoryVote {
  readonly category: string
  /** Of a SKU, on the scale of cosines. */
  readonly score: number
}

/**
 * So much less similar, and a SKU's vote counts e times less: the best of 0.01 to 0.05 for real clothes, and for
 * groceries without a head.
 */
const voteTemperature = 0.01

/** Every SKU votes for its category, the more similar ones for more. */
export function voteOn(votes: readonly CategoryVote[]): Chances {
  const most = Math.max(...votes.map(({ score }) => score))
  const counted = new Map<string, number>()
  for (const { category, score } of votes) {
    const weight = Math.exp((score - most) / voteTemperature)
    counted.set(category, (counted.get(category) ?? 0) + weight)
  }
  return normalised(counted)
}

/** Two opinions that know different things, as one: their product. Where either knows nothing of a category, neither does. */
export function combineChances(one: Chances, other: Chances): Chances {
  const shared = [...one].flatMap(([category, chance]) => {
    const opposite = other.get(category)
    return opposite === undefined ? [] : [[category, chance * opposite] as const]
  })
  return normalised(new Map(shared))
}

/** The likeliest; undefined where there is none. */
export function likeliest(chances: Chances): { name: string; chance: number } | undefined {
  return [...chances]
    .map(([name, chance]) => ({ name, chance }))
    .reduce<{ name: string; chance: number } | undefined>(
      (best, one) => (best && best.chance >= one.chance ? best : one),
      undefined,
    )
}

function normalised(weights: ReadonlyMap<string, number>): Chances {
  const total = weights.values().reduce((sum, weight) => sum + weight, 0)
  if (total === 0) return new Map()
  return new Map(weights.entries().map(([name, weight]) => [name, weight / total]))
}
