import type { Candidate } from '#src/domain/outcome.ts'
import type { Picture } from '#src/domain/picture.ts'
import type { Sku } from '#src/domain/sku.ts'
import { createDeadline, inTime } from '#src/lib/deadline.ts'
import { colourHistogram } from '#src/photo/colour-histogram.ts'

/** Candidates -> the colours of their reference photos, from the database. */
export type FindColours = (
  skus: readonly Sku[],
) => Promise<ReadonlyMap<Sku, readonly Float32Array[]>>

/** Another candidate whose colours are the photo's, while those of the chosen one are not. */
export interface ColourVeto {
  readonly rival: Sku
  /** For a person: the two similarities. */
  readonly reason: string
}

/*
 * On real photos these veto 3 of 941 right choices (clothes 2 of 177, groceries 0 of 562, groceries that have only a
 * packshot 1 of 202), and of the wrong ones that differ from the right candidate in colour alone 28 of 58. Without the
 * first condition packshots, which share no background with a shopper's photo, lose 58 of 202.
 */

/** From here on a reference photo's colours are the photo's own: Hellinger similarity, 0-1. */
const sameColours = 0.85
/** So much less similar are the colours of another thing. */
const leastLead = 0.25
/** The signal is worth no more of the shopper's time. */
const timeoutMs = 1_000

/**
 * Compares the photo's colours with those of the candidates, each by its nearest reference photo. Costs no run of the
 * embedder.
 *
 * @returns undefined also when colours cannot be compared, for whatever reason: then the other signals decide
 */
export async function findColourVeto(
  chosen: Sku,
  {
    candidates,
    picture,
    findColours,
  }: {
    readonly candidates: readonly Candidate[]
    readonly picture: () => Promise<Picture>
    readonly findColours: FindColours
  },
): Promise<ColourVeto | undefined> {
  try {
    const skus = candidates.map(({ sku }) => sku)
    const colours = await inTime(createDeadline(timeoutMs), findColours(skus))
    if (!colours.has(chosen)) return undefined
    const seen = await colourHistogram(await picture())
    const similarities = [...colours].map(([sku, known]) => ({
      sku,
      similarity: Math.max(...known.map((one) => similarityOf(one, seen))),
    }))
    return vetoOf(chosen, similarities)
  } catch {
    // A database in trouble must not cost the shopper an answer that was paid for.
    return undefined
  }
}

interface ColourSimilarity {
  readonly sku: Sku
  readonly similarity: number
}

function vetoOf(chosen: Sku, similarities: readonly ColourSimilarity[]): ColourVeto | undefined {
  const own = similarities.find(({ sku }) => sku === chosen)
  const [best] = similarities.toSorted((a, b) => b.similarity - a.similarity)
  if (!own || !best || best.similarity < sameColours) return undefined
  if (best.similarity - own.similarity < leastLead) return undefined
  const [near, far] = [best, own].map(({ similarity }) => similarity.toFixed(2))
  return {
    rival: best.sku,
    reason: `the photo has the colours of ${best.sku} (${near} against ${far})`,
  }
}

function similarityOf(known: Float32Array, seen: Float32Array): number {
  return known.reduce((sum, value, at) => sum + value * (seen[at] ?? 0), 0)
}
