import { colourDistance } from '#src/photo/colour-grid.ts'
import { type AnswerStore, deciders, type NearAnswer } from '#src/ports/answer-store.ts'
import type { Rung, Verdict } from './rung.ts'

/** Bits of 256. PDQ's own radius; on packshots unrelated pictures are at least 52 apart. */
const dctRadius = 31
/** blockhash is the coarser of the two: it only confirms. */
const blockRadius = 40
/** See colour-grid.ts for what lies on either side of it. */
const colourRadius = 5
/** Below it a picture is too flat: unrelated ones have the same hash (PDQ discards at 49 and less). */
export const minQuality = 50

/** Decides when a near-duplicate of the photo was answered before and its colours are the same. */
export function createFingerprintRung(answers: Pick<AnswerStore, 'findNear'>): Rung {
  return {
    name: 'fingerprint',
    usesMemory: true,
    async climb(question, context) {
      const print = await question.fingerprint()
      if (print.quality < minQuality) {
        return { result: 'undecided', reason: `too flat to compare (quality ${print.quality})` }
      }
      const near = await answers.findNear({ fingerprint: print, blockRadius, dctRadius }, context)
      const alike = near.filter(
        (answer) => colourDistance(answer.fingerprint.colours, print.colours) <= colourRadius,
      )
      return verdict(mostBelieved(alike))
    },
  }
}

/** Among near-duplicates the most believed count: a manager's word outweighs what the machine said of another copy. */
function mostBelieved(near: readonly NearAnswer[]): readonly NearAnswer[] {
  const decider = deciders.find((one) => near.some(({ decidedBy }) => decidedBy === one))
  return near.filter(({ decidedBy }) => decidedBy === decider)
}

function verdict(near: readonly NearAnswer[]): Verdict {
  const [nearest] = near
  if (!nearest) return { result: 'undecided', reason: 'no near-duplicate was answered before' }
  if (near.some(({ sku }) => sku !== nearest.sku)) {
    return { result: 'undecided', reason: 'near-duplicates were answered differently' }
  }
  const { sku, confidence, candidates, decidedBy, method } = nearest
  const reason = `a near-duplicate was answered before (${decidedBy}, ${method})`
  return { result: 'decided', sku, confidence, candidates, reason }
}
