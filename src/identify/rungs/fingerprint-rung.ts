import { minQuality } from '#src/domain/fingerprint.ts'
import { findSame } from '#src/identify/find-same.ts'
import type { Rung, Verdict } from '#src/identify/rung.ts'
import type { CropKeys } from '#src/photo/fingerprint.ts'
import { type AnswerStore, deciders, type NearAnswer } from '#src/ports/answer-store.ts'

export interface FingerprintRungPorts {
  readonly answers: Pick<AnswerStore, 'findNear' | 'repeat'>
  readonly cropKeys: CropKeys
}

/**
 * Decides when the same picture was answered before: sent again, smaller, in a screenshot, under a caption, cut. From
 * then on this very file is answered as that picture is, without a look at it.
 */
export function createFingerprintRung({ answers, cropKeys }: FingerprintRungPorts): Rung {
  return {
    name: 'fingerprint',
    usesMemory: true,
    async climb(query, context) {
      const hashed = await query.hashed()
      const { quality } = hashed.fingerprint
      if (quality < minQuality) {
        return { result: 'undecided', reason: `too flat to compare (quality ${quality})` }
      }
      const same = mostBelieved(await findSame({ answers, cropKeys, hashed, context }))
      const found = verdict(same)
      const [nearest] = same
      if (found.result === 'decided' && nearest) await answers.repeat(query.fileKey, nearest)
      return found
    },
  }
}

/** Among answers to the same picture the most believed count: a manager's word outweighs what the machine said. */
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
