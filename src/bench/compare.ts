/** What is timed; a promise is waited for. */
export type Work = () => unknown

export interface Contest {
  readonly subject: Work
  readonly baseline: Work
}

export interface Comparison {
  /** Time of the subject by time of the baseline: below 1 the subject is faster. */
  readonly ratio: number
  readonly subjectMs: number
  readonly baselineMs: number
}

/** The same of how much memory is taken, in MB (10^6 bytes). */
export interface SizeComparison {
  readonly ratio: number
  readonly subjectMb: number
  readonly baselineMb: number
}

const minSampleMs = 10
const maxCallsPerSample = 10_000

/**
 * Times two things in turn and in changing order, so that whatever else the machine does falls on both. Medians: a
 * disturbed round counts no more than any other.
 * @param rounds >= 1; odd numbers have a middle one
 */
export async function compare(
  { subject, baseline }: Contest,
  rounds: number,
  onRound: () => void = () => undefined,
): Promise<Comparison> {
  const subjectCalls = await callsPerSample(subject)
  const baselineCalls = await callsPerSample(baseline)
  return timeInTurn({ subject, subjectCalls, baseline, baselineCalls }, rounds, onRound)
}

/** The same for what takes seconds: nothing is warmed up. */
export function compareOnce(
  contest: Contest,
  rounds: number,
  onRound: () => void = () => undefined,
): Promise<Comparison> {
  return timeInTurn({ ...contest, subjectCalls: 1, baselineCalls: 1 }, rounds, onRound)
}

interface CountedContest extends Contest {
  readonly subjectCalls: number
  readonly baselineCalls: number
}

async function timeInTurn(
  { subject, subjectCalls, baseline, baselineCalls }: CountedContest,
  rounds: number,
  onRound: () => void,
): Promise<Comparison> {
  const subjectTimes: number[] = []
  const baselineTimes: number[] = []
  const timeSubject = async () => subjectTimes.push(await timePerCall(subject, subjectCalls))
  const timeBaseline = async () => baselineTimes.push(await timePerCall(baseline, baselineCalls))
  for (let round = 0; round < rounds; round += 1) {
    const inTurn = [timeSubject, timeBaseline]
    for (const time of round % 2 === 0 ? inTurn : inTurn.reverse()) await time()
    onRound()
  }
  const subjectMs = median(subjectTimes)
  const baselineMs = median(baselineTimes)
  return { ratio: subjectMs / baselineMs, subjectMs, baselineMs }
}

/** The middle value; the mean of the two middle ones of an even number. @throws RangeError for none. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  const upper = sorted[Math.floor(sorted.length / 2)]
  const lower = sorted[Math.ceil(sorted.length / 2) - 1]
  if (upper === undefined || lower === undefined) throw new RangeError('the median of nothing')
  return (lower + upper) / 2
}

/** Warms up besides; what takes microseconds is called so often that the clock can tell. */
async function callsPerSample(work: Work): Promise<number> {
  await timePerCall(work, 2)
  const ms = await timePerCall(work, 1)
  return Math.max(1, Math.min(maxCallsPerSample, Math.ceil(minSampleMs / ms)))
}

async function timePerCall(work: Work, calls: number): Promise<number> {
  const startedAt = performance.now()
  for (let call = 0; call < calls; call += 1) {
    const result = work()
    if (result instanceof Promise) await result
  }
  return (performance.now() - startedAt) / calls
}
