import { quantile } from '#src/lib/statistics/quantile.ts'
import type { Answered, MemorySample, Observation, Visit } from './load.ts'

/** Milliseconds; null where there was no answer. */
export interface Latencies {
  readonly what: string
  readonly count: number
  readonly p50: number | null
  readonly p95: number | null
  readonly p99: number | null
}

export interface LoadReport {
  readonly options: Observation['options']
  readonly conditions: Observation['conditions']
  readonly visits: number
  readonly unanswered: number
  /** Answers a second, from the first shopper to the last answer. */
  readonly answersPerSecond: number
  /** One shopper alone, by what they did. */
  readonly alone: readonly Latencies[]
  readonly byDeed: readonly Latencies[]
  /** Median of how much longer it took under load than the same deed alone, on this machine in this run. */
  readonly slowdown: number | null
  /** Of photos and words, by the rung that decided. */
  readonly byRung: readonly Latencies[]
  /** Of the bot's processes before the crowd came, MB; null where the system does not tell. */
  readonly memoryMb: number | null
  readonly memory: MemoryTrend | null
  /** Of the bot's processes, not of the servers that they use; null where the system does not tell. */
  readonly processorMsPerAnswer: number | null
  /** Before the crowd came, 10^6 bytes. */
  readonly databaseMb: number
  /** By how much it grew, 1,000 bytes; null where nothing was answered. */
  readonly databaseKbPerAnswer: number | null
  readonly costMicroUsd: number
}

export interface MemoryTrend {
  readonly mostMb: number
  /** MB in 1,000 answers, with its 95 % interval. */
  readonly slope: number
  readonly low: number
  readonly high: number
}

export function summarize(observation: Observation): LoadReport {
  const { options, conditions, alone, visits, memory, answered } = observation
  const done = visits.filter(isAnswered)
  const start = Math.min(...visits.map(({ sentAt }) => sentAt))
  const end = Math.max(start, ...done.map(({ answeredAt }) => answeredAt))
  const seconds = (end - start) / 1_000
  return {
    options,
    conditions,
    visits: visits.length,
    unanswered: visits.length - done.length,
    answersPerSecond: seconds > 0 ? done.length / seconds : 0,
    alone: group(alone, ({ deed }) => deed),
    byDeed: group(visits, ({ deed }) => deed),
    slowdown: slowdownOf(done, alone),
    byRung: group(visits, rungOf(answered)),
    memoryMb: memory[0]?.megabytes ?? null,
    memory: trendOf(memory, done),
    ...takenBy(observation, done.length),
    costMicroUsd: answered.reduce((sum, { costMicroUsd }) => sum + costMicroUsd, 0),
  }
}

function takenBy({ processorMs, databaseBytes: [before, after] }: Observation, answers: number) {
  const perAnswer = (all: number) => (answers === 0 ? null : all / answers)
  return {
    processorMsPerAnswer: processorMs === undefined ? null : perAnswer(processorMs),
    databaseMb: before / 1e6,
    databaseKbPerAnswer: perAnswer((after - before) / 1e3),
  }
}

type AnsweredVisit = Visit & { readonly answeredAt: number }

function isAnswered(visit: Visit): visit is AnsweredVisit {
  return visit.answeredAt !== undefined
}

function tookMs({ sentAt, answeredAt }: AnsweredVisit): number {
  return answeredAt - sentAt
}

function slowdownOf(done: readonly AnsweredVisit[], alone: readonly Visit[]): number | null {
  const quiet = new Map(group(alone, ({ deed }) => deed).map(({ what, p50 }) => [what, p50]))
  const ratios = done.flatMap((visit) => {
    const aloneMs = quiet.get(visit.deed)
    return aloneMs ? [tookMs(visit) / aloneMs] : []
  })
  return quantile(ratios, 0.5)
}

/** An order is a whole dialogue, of which the rung is the least part. */
function rungOf(answered: readonly Answered[]): (visit: Visit) => string | undefined {
  const keyOf = (chatId: number, messageId: number) => `${chatId}:${messageId}`
  const methods = new Map(
    answered.map(({ chatId, messageId, method }) => [keyOf(chatId, messageId), method ?? 'none']),
  )
  return ({ deed, chatId, messageId }) =>
    deed === 'order' ? undefined : methods.get(keyOf(chatId, messageId))
}

function group(
  visits: readonly Visit[],
  nameOf: (visit: Visit) => string | undefined,
): readonly Latencies[] {
  const groups = Map.groupBy(visits, nameOf)
  return [...groups]
    .flatMap(([what, some]) => (what === undefined ? [] : [latenciesOf(what, some)]))
    .toSorted((a, b) => a.what.localeCompare(b.what))
}

function latenciesOf(what: string, visits: readonly Visit[]): Latencies {
  const times = visits.filter(isAnswered).map(tookMs)
  const at = (portion: number) => quantile(times, portion)
  return { what, count: visits.length, p50: at(0.5), p95: at(0.95), p99: at(0.99) }
}

/** So many stretches of the run are compared, each by its mean; fewer samples in each make no line. */
const stretches = 20
const minSamples = 2 * stretches
/** Of Student's distribution with two degrees of freedom less than stretches, 95 %, two-sided. */
const t95 = 2.101

/**
 * A least-squares line through memory by answers given. What is taken at one second is much like what is taken at the
 * next, and to count each would make any slope look certain: the means of long stretches are nearly independent.
 */
function trendOf(
  samples: readonly MemorySample[],
  visits: readonly AnsweredVisit[],
): MemoryTrend | null {
  if (samples.length < minSamples) return null
  const ends = visits.map(({ answeredAt }) => answeredAt)
  const points = meansOf(
    samples.map(({ at, megabytes }) => ({
      x: ends.filter((end) => end <= at).length / 1_000,
      y: megabytes,
    })),
  )
  const [mx, my] = [mean(points.map(({ x }) => x)), mean(points.map(({ y }) => y))]
  const spread = sum(points.map(({ x }) => (x - mx) ** 2))
  if (spread === 0) return null
  const slope = sum(points.map(({ x, y }) => (x - mx) * (y - my))) / spread
  const left = sum(points.map(({ x, y }) => (y - my - slope * (x - mx)) ** 2))
  const margin = t95 * Math.sqrt(left / (stretches - 2) / spread)
  return {
    mostMb: Math.max(...samples.map(({ megabytes }) => megabytes)),
    slope,
    low: slope - margin,
    high: slope + margin,
  }
}

interface Point {
  readonly x: number
  readonly y: number
}

function meansOf(points: readonly Point[]): readonly Point[] {
  return Array.from({ length: stretches }, (_, at) => {
    const edge = (stretch: number) => Math.floor((stretch * points.length) / stretches)
    const some = points.slice(edge(at), edge(at + 1))
    return { x: mean(some.map(({ x }) => x)), y: mean(some.map(({ y }) => y)) }
  })
}

function mean(values: readonly number[]): number {
  return sum(values) / values.length
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0)
}
