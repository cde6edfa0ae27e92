import { type Candidate, maxCandidates } from '#src/domain/outcome.ts'
import type { Rung, Verdict } from '#src/identify/rung.ts'
import type { Categorise } from '#src/identify/scoring/categorise.ts'
import type { EmbeddingSpace } from '#src/identify/scoring/embedding-space.ts'
import type { ExtractFeatures } from '#src/identify/scoring/features.ts'
import type { ScoredCandidate } from '#src/identify/scoring/score.ts'
import { searchCandidates } from '#src/identify/scoring/search-candidates.ts'
import { judgeCandidates, type Limits, readThresholds } from '#src/identify/scoring/thresholds.ts'
import type { SettingsStore } from '#src/ports/settings-store.ts'
import type { VectorIndex } from '#src/ports/vector-index.ts'

/** Handed on to be narrowed: what the words of a caption point at may stand further down. */
const maxNeighbours = 20

/** Decides when the best SKU is similar enough and far enough ahead of the second. */
export function createEmbeddingRung(options: {
  readonly extract: ExtractFeatures
  readonly categorise: Categorise
  readonly space: EmbeddingSpace
  readonly index: VectorIndex
  readonly settings: Pick<SettingsStore, 'get'>
}): Rung {
  const { extract, categorise, space, index, settings } = options
  return {
    name: 'embedding',
    async climb(query) {
      const features = await extract(query)
      const candidates = await searchCandidates(index, space.project(features))
      // What it only may be must not cost the shopper an answer.
      const category = await categorise(features, candidates).catch(() => undefined)
      const limits = await readThresholds(settings, space.id)
      return { ...verdict(candidates, limits), ...(category ? { category } : {}) }
    },
  }
}

function verdict([best, ...others]: readonly ScoredCandidate[], limits: Limits): Verdict {
  if (!best) {
    return { result: 'unavailable', reason: 'no vectors of this embedder: run `vitryna index`' }
  }
  const { isSure, confidence, reason } = judgeCandidates([best, ...others], limits)
  const candidates = [best, ...others]
    .slice(0, maxNeighbours)
    .map(({ sku, score }): Candidate => ({ sku, score }))
  return isSure
    ? { result: 'decided', sku: best.sku, confidence, candidates, reason }
    : {
        result: 'undecided',
        candidates,
        confidence,
        plausible: countPlausible(candidates, limits),
        reason,
      }
}

/** A single plausible SKU is offered beside the next best, so that there is something to choose from. */
function countPlausible(candidates: readonly Candidate[], { plausible }: Limits): number {
  const shown = candidates.slice(0, maxCandidates)
  const count = shown.filter(({ score }) => score >= plausible).length
  return count === 1 ? Math.min(2, candidates.length) : count
}
