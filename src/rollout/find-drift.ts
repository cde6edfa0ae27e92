import { addMixes, type KindMix, type KindShares, sharesOf } from '#src/domain/drift.ts'
import { hasShifted, shiftEvidence } from '#src/lib/statistics/shift-test.ts'

/** How often cases that are like the traffic are said not to be, at most, in all the time until they change. */
const casesFalseAlarm = 0.01
/** How often a year of a quiet shop is said to have changed, at most: each day begins a comparison of its own. */
const yearFalseAlarm = 0.1
const daysOfYear = 365
/** A comparison goes on for so long; a change that takes longer to see is what is usual by then. */
const daysCompared = 7
/** Less than a week is like no week. */
const minDaysBefore = 7
/**
 * With the week before alone, and with four: a week's photos of a small shop are too few to see a change of one in ten
 * soon, and where four were not alike the last one says what is usual.
 */
const daysBefore = [minDaysBefore, 28] as const
/** `driftFromBefore` looks at so many days, today's among them. */
export const daysOfDrift = Math.max(...daysBefore) + daysCompared

/** What has changed, the surest first; empty where nothing has, beyond chance. */
export type Drift = readonly KindShares[]

/** Whether photos are of other kinds than the cases of the eval, by all that came since it was run. */
export function driftFromCases(cases: KindMix, traffic: KindMix): Drift {
  return changed({ before: cases, later: traffic }, casesFalseAlarm)
}

/** A change in the last days. */
export interface RecentDrift {
  /** The days from this one on are compared with those before it. */
  readonly start: number
  readonly drift: Drift
}

/**
 * Whether photos of the last days are of other kinds than those of the week or the four weeks before. A change may begin
 * on any day, so each of the last seven begins comparisons with what was before it, which go on until a week is over: a
 * detector made of tests (J. Shin, A. Ramdas, A. Rinaldo, "E-detectors", 2023).
 * @param days of each day the kinds of its photos, the last one is today's
 * @returns the surest comparison
 */
export function driftFromBefore(days: readonly KindMix[]): RecentDrift | undefined {
  const starts = Array.from({ length: daysCompared }, (_, back) => days.length - 1 - back)
  const [surest] = starts
    .filter((start) => start >= minDaysBefore)
    .flatMap((start) =>
      daysBefore.map((before) => ({ start, drift: driftSince(days, start, before) })),
    )
    .filter(({ drift }) => drift.length > 0)
    .toSorted((a, b) => evidenceOf(b.drift[0]) - evidenceOf(a.drift[0]))
  return surest
}

function driftSince(days: readonly KindMix[], start: number, daysOf: number): Drift {
  const before = addMixes(days.slice(Math.max(0, start - daysOf), start))
  const alpha = yearFalseAlarm / daysOfYear / daysBefore.length
  return changed({ before, later: addMixes(days.slice(start)) }, alpha)
}

interface Mixes {
  readonly before: KindMix
  readonly later: KindMix
}

function changed({ before, later }: Mixes, alpha: number): Drift {
  return sharesOf(before, later)
    .filter(({ weight, ...counts }) => hasShifted(counts, alpha * weight))
    .toSorted((a, b) => evidenceOf(b) - evidenceOf(a))
}

function evidenceOf(shares: KindShares | undefined): number {
  return shares ? shiftEvidence(shares.before, shares.later) : Number.NEGATIVE_INFINITY
}
