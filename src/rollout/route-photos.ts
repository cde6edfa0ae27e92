import type { Identification } from '#src/domain/outcome.ts'
import { type Side, sideOf } from '#src/domain/rollout.ts'
import type { Identify } from '#src/identify/identifier.ts'
import { PhotoError } from '#src/ports/errors.ts'
import type { Rollout } from '#src/ports/rollout-store.ts'
import type { AskedPhoto, Shadow } from './shadow.ts'

/** One of the two identifiers. */
export interface OpenedSide {
  /** Answers shoppers: it remembers, is written down, and spends the shop's money. */
  readonly live: Identify
  /** Leaves no trace, and has money of its own. */
  readonly shadow: Identify
}

export interface RoutingDependencies {
  /** Answers whoever the candidate does not. */
  readonly present: OpenedSide
  /** @throws when it cannot be opened. */
  readonly openCandidate: (rollout: Rollout) => Promise<OpenedSide>
  /** undefined: none is under way, or it is switched off. */
  readonly running: () => Promise<Rollout | undefined>
  readonly shadow: Shadow
  /** Told why a photo of the share was answered by the present one, or why nobody knows what runs. */
  readonly onTrouble: (error: unknown) => void
}

/**
 * Has each photo answered by one identifier alone, whole: who it is, is decided once, before it is looked at. The other
 * one is shown it in the shadow. Without a rollout, and whatever goes wrong with one, the present identifier answers.
 */
export function routePhotos(dependencies: RoutingDependencies): Identify {
  const { present, running, shadow, onTrouble } = dependencies
  const ask = async (asked: AskedPhoto) => {
    const rollout = await running().catch(onTrouble)
    if (!rollout) return present.live(asked.photo, asked.options)
    const { identification, answeredBy } = await answer(dependencies, rollout, asked)
    const { inquiryId } = asked.options
    if (inquiryId !== undefined) {
      const other: Identify = async (...query) =>
        answeredBy === 'candidate'
          ? present.shadow(...query)
          : (await dependencies.openCandidate(rollout)).shadow(...query)
      shadow.observe({
        ...asked,
        ...{ inquiryId, identification, answeredBy, other },
        rolloutId: rollout.id,
      })
    }
    return identification
  }
  return async (photo, options = {}) => {
    const answered = shadow.photoCame()
    try {
      return await ask({ photo, options })
    } finally {
      answered()
    }
  }
}

interface Answered {
  readonly identification: Identification
  readonly answeredBy: Side
}

async function answer(
  { present, openCandidate, onTrouble }: RoutingDependencies,
  rollout: Rollout,
  { photo, options }: AskedPhoto,
): Promise<Answered> {
  if (sideOf(rollout, options.shopperId ?? 'nobody') === 'candidate') {
    try {
      const { live } = await openCandidate(rollout)
      return { identification: await live(photo, options), answeredBy: 'candidate' }
    } catch (error) {
      // It is the photo that cannot be read.
      if (error instanceof PhotoError) throw error
      onTrouble(error)
    }
  }
  return { identification: await present.live(photo, options), answeredBy: 'present' }
}
