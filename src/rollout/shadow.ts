import type { Identification } from '#src/domain/outcome.ts'
import type { Picture } from '#src/domain/picture.ts'
import { comparedAnswer, isSameAnswer, type Side } from '#src/domain/rollout.ts'
import type { Identify, IdentifyOptions } from '#src/identify/identifier.ts'
import { createDeadline, type Deadline, inTime } from '#src/lib/deadline.ts'
import type { Metrics } from '#src/ports/metrics.ts'
import type { RolloutStore, Uncompared } from '#src/ports/rollout-store.ts'

export interface ShadowDependencies {
  readonly rollouts: Pick<RolloutStore, 'count' | 'keepPair'>
  /** Whether a photo waits to be answered, in whichever process. */
  readonly photoWaits: () => Promise<boolean>
  /** The picture as a small JPEG. */
  readonly preview: (picture: Picture) => Promise<Uint8Array>
  readonly metrics: Pick<Metrics, 'shadowed'>
  /** Told of what goes wrong; nothing of it reaches a shopper. */
  readonly onTrouble: (error: unknown) => void
  /** After so long the other one has failed. */
  readonly timeoutMs: number
}

/** A photo as it was asked about. */
export interface AskedPhoto {
  readonly photo: Parameters<Identify>[0]
  readonly options: IdentifyOptions
}

/** A photo that one of the two has answered. */
export interface AnsweredPhoto extends AskedPhoto {
  readonly rolloutId: string
  readonly inquiryId: number
  readonly answeredBy: Side
  readonly identification: Identification
  /** The other one. */
  readonly other: Identify
}

export interface Shadow {
  /** A photo is being looked at: what runs in the shadow gives way. @returns to be called when it is answered */
  photoCame(): () => void
  /** Keeps a photo in hand until its inquiry is settled. */
  observe(answered: AnsweredPhoto): void
  /** The work on an inquiry ended; photos of it that were answered are shown to the other one, if nothing waits. */
  settled(inquiryId: number, isAnswered: boolean): void
  /** Lets what runs end. */
  stop(): Promise<void>
}

/** By memory and by words both would say the same: neither looks at the photo. */
const saysNothing: ReadonlySet<string> = new Set(['caption', 'forward', 'fingerprint', 'code'])
/** Inquiries whose photos are in hand, bytes and all. */
const maxHeld = 50

/**
 * Asks a second identifier about photos that are answered already, one at a time and only while no photo waits. Whatever
 * it does, throws or hangs, the shopper has had the answer; of a photo that comes meanwhile it is asked nothing more.
 */
export function createShadow(dependencies: ShadowDependencies): Shadow {
  const held = new Map<number, readonly AnsweredPhoto[]>()
  let inHand = 0
  let running: { readonly giveWay: () => void; readonly ended: Promise<void> } | undefined

  function run(photos: readonly AnsweredPhoto[]): void {
    const leaving = new AbortController()
    const mayRun = async () =>
      inHand === 0 && !leaving.signal.aborted && !(await dependencies.photoWaits())
    const work = async () => {
      for (const photo of photos) await compare(dependencies, photo, { leaving, mayRun })
    }
    const ended = work()
      .catch(dependencies.onTrouble)
      .finally(() => {
        running = undefined
      })
    running = { ended, giveWay: () => leaving.abort(new Error('a photo came')) }
  }

  return {
    photoCame() {
      inHand += 1
      running?.giveWay()
      return () => {
        inHand -= 1
      }
    },
    observe(answered) {
      const { outcome } = answered.identification
      if (outcome.outcome === 'matched' && saysNothing.has(outcome.method)) return
      const { inquiryId } = answered
      held.set(inquiryId, [...(held.get(inquiryId) ?? []), answered])
      const [oldest] = held.keys()
      if (held.size > maxHeld && oldest !== undefined) held.delete(oldest)
    },
    settled(inquiryId, isAnswered) {
      const photos = held.get(inquiryId)
      held.delete(inquiryId)
      if (!photos || !isAnswered) return
      if (!running) run(photos)
      else for (const { rolloutId } of photos) void count(dependencies, rolloutId, 'skipped')
    },
    async stop() {
      held.clear()
      running?.giveWay()
      await running?.ended
    },
  }
}

interface Run {
  readonly leaving: AbortController
  readonly mayRun: () => Promise<boolean>
}

async function compare(
  dependencies: ShadowDependencies,
  answered: AnsweredPhoto,
  { leaving, mayRun }: Run,
): Promise<void> {
  const { rolloutId } = answered
  if (!(await mayRun())) return count(dependencies, rolloutId, 'skipped')
  const deadline = withSignal(createDeadline(dependencies.timeoutMs), leaving.signal)
  try {
    const other = await inTime(deadline, askOther(answered, deadline))
    // A ladder ends early without a word.
    deadline.signal.throwIfAborted()
    await note(dependencies, answered, other)
  } catch (error) {
    if (leaving.signal.aborted) return count(dependencies, rolloutId, 'skipped')
    dependencies.onTrouble(error)
    await count(dependencies, rolloutId, 'failed')
  }
}

/** Neither reads nor feeds remembered answers: they are those of the one that answers. */
async function askOther(
  { other, photo, options }: AnsweredPhoto,
  deadline: Deadline,
): Promise<Identification> {
  return other(photo, { ...options, fresh: true, deadline })
}

function withSignal(deadline: Deadline, signal: AbortSignal): Deadline {
  return {
    signal: AbortSignal.any([deadline.signal, signal]),
    remainingMs: () => (signal.aborted ? 0 : deadline.remainingMs()),
  }
}

async function note(
  dependencies: ShadowDependencies,
  { rolloutId, inquiryId, photo, answeredBy, identification }: AnsweredPhoto,
  otherIdentification: Identification,
): Promise<void> {
  const { rollouts, metrics, preview } = dependencies
  const own = comparedAnswer(identification)
  const other = comparedAnswer(otherIdentification)
  if (isSameAnswer(own, other)) return count(dependencies, rolloutId, 'same')
  const answers =
    answeredBy === 'present'
      ? { present: own, candidate: other }
      : { present: other, candidate: own }
  const small = await photo
    .decode()
    .then(preview)
    .catch(() => undefined)
  const { fileKey } = photo
  await rollouts.keepPair(rolloutId, { inquiryId, fileKey, answeredBy, answers, preview: small })
  metrics.shadowed('different')
}

async function count(
  { rollouts, metrics, onTrouble }: ShadowDependencies,
  rolloutId: string,
  result: Uncompared,
): Promise<void> {
  metrics.shadowed(result)
  await rollouts.count(rolloutId, result).catch(onTrouble)
}
