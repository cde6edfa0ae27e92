import { minQuality } from '#src/domain/fingerprint.ts'
import type { Rung, Verdict } from '#src/identify/rung.ts'
import type { Look, Sighting } from '#src/photo/fingerprint.ts'
import { isSamePicture, isSameUnderCaption, keyRadius } from '#src/photo/same-picture.ts'
import {
  type AnswerContext,
  type AnswerStore,
  deciders,
  type NearAnswer,
} from '#src/ports/answer-store.ts'

/**
 * Decides when the same picture was answered before: sent again, smaller, in a screenshot, under a caption, cut. From
 * then on this very file is answered as that picture is, without a look at it.
 */
export function createFingerprintRung(answers: Pick<AnswerStore, 'findNear' | 'repeat'>): Rung {
  return {
    name: 'fingerprint',
    usesMemory: true,
    async climb(question, context) {
      const look = await question.look()
      const { quality } = look.fingerprint
      if (quality < minQuality) {
        return { result: 'undecided', reason: `too flat to compare (quality ${quality})` }
      }
      const same = mostBelieved(await findSame({ answers, look, context }))
      const found = verdict(same)
      const [nearest] = same
      if (found.result === 'decided' && nearest) await answers.repeat(question.fileKey, nearest)
      return found
    },
  }
}

export interface Search {
  readonly answers: Pick<AnswerStore, 'findNear'>
  readonly look: Look
  readonly context: AnswerContext
}

/**
 * What is known of the same picture. Looks for what it was cut out of only when it is nowhere as it is: that takes a
 * hundred times as many lookups.
 */
export async function findSame({ answers, look, context }: Search): Promise<readonly NearAnswer[]> {
  const findNear = (sightings: readonly Sighting[]) =>
    answers.findNear({ keys: sightings.map(({ key }) => key), radius: keyRadius }, context)
  const near = await findNear(look.sightings)
  for (const isSame of [isSamePicture, isSameUnderCaption]) {
    const same = near.filter(({ fingerprint }) => isSame(fingerprint, look.sightings))
    if (same.length > 0) return same
  }
  const cuts = look.cuts()
  const larger = await findNear(cuts)
  return larger.filter(({ fingerprint }) => isSamePicture(fingerprint, cuts))
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
