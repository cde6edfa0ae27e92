import type { Candidate } from '#src/domain/outcome.ts'
import { embedPictures } from '#src/photo/embed-pictures.ts'
import type { Embedder } from '#src/ports/embedder.ts'
import type { SettingsStore } from '#src/ports/settings-store.ts'
import type { VectorIndex } from '#src/ports/vector-index.ts'
import type { Rung, Verdict } from './rung.ts'
import { scoreCandidates } from './score.ts'
import { readThresholds, type Thresholds } from './thresholds.ts'

/** A ladder hands on five candidates: what a prompt and a chat can show. */
const maxCandidates = 5

/** Decides when the best SKU is similar enough and far enough ahead of the second. */
export function createEmbeddingRung(options: {
  readonly embedder: Embedder
  readonly index: VectorIndex
  readonly settings: Pick<SettingsStore, 'get'>
}): Rung {
  const { embedder, index, settings } = options
  return {
    name: 'embedding',
    async climb({ decode }) {
      const [vector] = await embedPictures(embedder, [await decode()])
      if (!vector) return { result: 'unavailable', reason: 'the embedder gave nothing' }
      const search = { limit: maxCandidates, photosPerSku: 1 }
      const found = await Promise.all([
        index.search(vector, { role: 'product', ...search }),
        index.search(vector, { role: 'shopper', ...search }),
      ])
      const candidates = scoreCandidates(found.flat()).slice(0, maxCandidates)
      return verdict(candidates, await readThresholds(settings, embedder.id))
    },
  }
}

function verdict(
  candidates: readonly Candidate[],
  limits: Thresholds & { readonly fitted: boolean },
): Verdict {
  const [best, second] = candidates
  if (!best) {
    return { result: 'unavailable', reason: 'no vectors of this embedder: run `vitryna index`' }
  }
  const lead = best.score - (second?.score ?? -1)
  const reason =
    `similarity ${best.score.toFixed(3)} (needs ${limits.threshold}), ` +
    `ahead by ${lead.toFixed(3)} (needs ${limits.margin})${limits.fitted ? '' : ', not fitted'}`
  if (best.score >= limits.threshold && lead >= limits.margin) {
    // Not yet calibrated: the similarity stands for it.
    const confidence = Math.min(1, Math.max(0, best.score))
    return { result: 'decided', sku: best.sku, confidence, candidates, reason }
  }
  return { result: 'undecided', candidates, plausible: countPlausible(candidates, limits), reason }
}

/** A single plausible SKU is offered beside the next best, so that there is something to choose from. */
function countPlausible(candidates: readonly Candidate[], { plausible }: Thresholds): number {
  const count = candidates.filter(({ score }) => score >= plausible).length
  return count === 1 ? Math.min(2, candidates.length) : count
}
