import { formatTime } from '#src/bench/row.ts'
import type { Latencies, LoadReport } from '#src/load/summarize.ts'

const headings = ['', 'count', 'p50', 'p95', 'p99'] as const

/** The report for a person. @param first of the same command, with which its throughput is compared */
export function describeLoad(report: LoadReport, first = report): readonly string[] {
  const { options, visits, unanswered, answersPerSecond, slowdown, memory, costMicroUsd } = report
  const where = options.workers === 0 ? 'one process on PGlite' : `${options.workers} workers`
  return [
    `${options.shape}, ${options.perSecond} shoppers a second for ${options.seconds} s, ${where}, seed ${options.seed}`,
    `${visits} came, ${unanswered} without an answer, ${answersPerSecond.toFixed(1)} answers a second`,
    ...(first === report ? [] : [comparison(report, first)]),
    ...tableOf('alone', report.alone),
    ...tableOf('under load', report.byDeed),
    ...tableOf('by rung', report.byRung),
    slowdown === null ? 'nothing to compare' : `under load an answer takes ${slowdown.toFixed(1)}x`,
    memory
      ? `memory ${memory.firstMb.toFixed(0)} MB at first, ${memory.mostMb.toFixed(0)} MB at most; ` +
        `${memory.slope.toFixed(1)} MB more in 1,000 answers (95 %: ${memory.low.toFixed(1)} to ${memory.high.toFixed(1)})`
      : 'memory: too short a run, or a system that does not tell',
    `models cost $${(costMicroUsd / 1e6).toFixed(4)}`,
  ]
}

function comparison({ answersPerSecond }: LoadReport, first: LoadReport): string {
  const { workers } = first.options
  const factor = answersPerSecond / first.answersPerSecond
  return `${factor.toFixed(2)}x the answers a second of ${workers} ${workers === 1 ? 'worker' : 'workers'}`
}

function tableOf(title: string, rows: readonly Latencies[]): readonly string[] {
  const cells = [
    [title, ...headings.slice(1)],
    ...rows.map(({ what, count, p50, p95, p99 }) => [
      `  ${what}`,
      String(count),
      ...[p50, p95, p99].map((ms) => (ms === null ? '-' : formatTime(ms))),
    ]),
  ]
  const widths = headings.map((_, at) => Math.max(...cells.map((line) => line[at]?.length ?? 0)))
  return cells.map((line) =>
    line
      .map((cell, at) => cell.padEnd(widths[at] ?? 0))
      .join('  ')
      .trimEnd(),
  )
}
