import { areSeveral, type Candidate, type Identification } from '#src/domain/outcome.ts'
import type { Sku } from '#src/domain/sku.ts'

/** What several photos of one inquiry say together. */
export type Combined =
  | { readonly outcome: 'matched'; readonly sku: Sku; readonly candidates: readonly Candidate[] }
  | {
      readonly outcome: 'ambiguous'
      readonly offered: readonly Candidate[]
      /** What speaks for one speaks against another: a person should look, too. */
      readonly isDisputed?: true
    }
  | {
      readonly outcome: 'unknown'
      readonly candidates: readonly Candidate[]
      /** The category that all of them surely show, and that the shop has none of now. */
      readonly gone?: string
    }

const maxOffered = 5

/** What a manager may choose from, what the machine is sure of first. */
export function candidatesOf(combined: Combined): readonly Candidate[] {
  if (combined.outcome === 'ambiguous') return combined.offered
  if (combined.outcome === 'unknown') return combined.candidates
  const isNamed = ({ sku }: Candidate) => sku === combined.sku
  return combined.candidates.toSorted((a, b) => Number(isNamed(b)) - Number(isNamed(a)))
}

/**
 * An album shows one product from several sides: one photo that is sure speaks for all, two that disagree leave the
 * choice to the shopper.
 */
export function combine(identifications: readonly Identification[]): Combined {
  const candidates = bestOf(identifications.flatMap((one) => one.candidates))
  const matched = identifications.flatMap(({ outcome }) =>
    outcome.outcome === 'matched' ? [{ sku: outcome.sku, score: outcome.confidence }] : [],
  )
  const named = bestOf(matched)
  const [first, second] = named
  if (first && !second)
    return { outcome: 'matched', sku: first.sku, candidates: withFirst(first, candidates) }
  if (second) return { outcome: 'ambiguous', offered: named }
  const choices = identifications.flatMap(({ outcome }) =>
    outcome.outcome === 'ambiguous' ? [outcome.offered] : [],
  )
  const [only = []] = choices
  // Where in a photo something is says nothing beside other photos.
  const isOfOnePhoto = identifications.length === 1 && areSeveral(only)
  const offered = isOfOnePhoto ? only : bestOf(choices.flat())
  const isDisputed = identifications.some((one) => one.isDisputed)
  if (offered.length > 0) {
    return { outcome: 'ambiguous', offered, ...(isDisputed ? { isDisputed: true } : {}) }
  }
  const [gone, ...others] = new Set(identifications.map(goneOf))
  return {
    outcome: 'unknown',
    candidates,
    ...(gone !== undefined && others.length === 0 ? { gone } : {}),
  }
}

function goneOf({ category }: Identification): string | undefined {
  return category?.isGone ? category.name : undefined
}

/** A button means a product by its place among the candidates: what is shown has one. */
function withFirst(first: Candidate, candidates: readonly Candidate[]): readonly Candidate[] {
  const isThere = candidates.some(({ sku }) => sku === first.sku)
  return isThere ? candidates : [first, ...candidates].slice(0, maxOffered)
}

/** Each SKU once, with its best score, best first. */
function bestOf(candidates: readonly Candidate[]): readonly Candidate[] {
  const bySku = Map.groupBy(candidates, ({ sku }) => sku)
  return [...bySku]
    .map(([sku, group]) => ({ sku, score: Math.max(...group.map(({ score }) => score)) }))
    .sort((a, b) => b.score - a.score)
    .slice(0, maxOffered)
}
