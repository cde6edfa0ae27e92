import { formatTime } from '#src/bench/row.ts'
import { quantile } from '#src/lib/statistics/quantile.ts'
import type { Latencies, LoadReport } from '#src/load/summarize.ts'

/** The report for a person. */
export function describeLoad(report: LoadReport): readonly string[] {
  const { options, conditions, visits, unanswered, answersPerSecond, slowdown, memoryMb, memory } =
    report
  return [
    `${options.shape}, ${options.perSecond} shoppers a second for ${options.seconds} s, ${placeOf(report)}, seed ${options.seed}`,
    `${conditions.at}, ${conditions.cores} cores, load average ${conditions.loadAverage.toFixed(1)} before`,
    `${visits} came, ${unanswered} without an answer, ${answersPerSecond.toFixed(1)} answers a second`,
    ...tableOf('alone', report.alone),
    ...tableOf('under load', report.byDeed),
    ...tableOf('by rung', report.byRung),
    slowdown === null ? 'nothing to compare' : `under load an answer takes ${slowdown.toFixed(1)}x`,
    `processor time of the bot: ${formatProcessor(report)} an answer`,
    `database ${report.databaseMb.toFixed(0)} MB at first, ${(report.databaseKbPerAnswer ?? 0).toFixed(1)} kB more with each answer`,
    memory
      ? `memory ${memoryMb?.toFixed(0)} MB at first, ${memory.mostMb.toFixed(0)} MB at most; ` +
        `${memory.slope.toFixed(1)} MB more in 1,000 answers (95 %: ${memory.low.toFixed(1)} to ${memory.high.toFixed(1)})`
      : `memory ${memoryMb?.toFixed(0) ?? '-'} MB at first; too short a run for a trend`,
    `models cost $${(report.costMicroUsd / 1e6).toFixed(4)}`,
    '',
  ]
}

function placeOf({ options: { workers, products, embedderMs } }: LoadReport): string {
  return [
    workers === 0 ? 'one process on PGlite' : `${workers} workers`,
    ...(products === undefined ? [] : [`${products} products`]),
    ...(embedderMs === undefined ? [] : [`${embedderMs} ms of the model for each picture`]),
  ].join(', ')
}

function formatProcessor({ processorMsPerAnswer: ms }: LoadReport): string {
  return ms === null ? '-' : formatTime(ms)
}

/** Several runs side by side; of those alike, in other rounds, the medians. */
export function compareLoads(reports: readonly LoadReport[]): readonly string[] {
  const kinds = [
    ...Map.groupBy(reports, ({ options: { workers, perSecond } }) => `${workers} ${perSecond}`),
  ].map(([, alike]) => alike)
  const [first = []] = kinds
  if (kinds.length < 2) return []
  const rows = kinds.map((alike) => comparisonOf(alike, first))
  return grid([['workers', 'come/s', 'answers/s', 'of the first', 'processor', 'p95'], ...rows])
}

function comparisonOf(
  alike: readonly LoadReport[],
  first: readonly LoadReport[],
): readonly string[] {
  const median = (values: readonly (number | null)[]) =>
    quantile(
      values.filter((value) => value !== null),
      0.5,
    )
  const shown = (value: number | null, show: (value: number) => string) =>
    value === null ? '-' : show(value)
  const { workers = 0, perSecond = 0 } = alike[0]?.options ?? {}
  const ratios = alike.map(({ answersPerSecond }, round) => {
    const against = first[round]?.answersPerSecond
    return against ? answersPerSecond / against : null
  })
  const rungs = [...new Set(alike.flatMap(({ byRung }) => byRung.map(({ what }) => what)))]
  const p95 = (rung: string) =>
    median(alike.map(({ byRung }) => byRung.find(({ what }) => what === rung)?.p95 ?? null))
  return [
    String(workers),
    String(perSecond),
    shown(median(alike.map(({ answersPerSecond }) => answersPerSecond)), (rate) => rate.toFixed(1)),
    shown(median(ratios), (ratio) => `${ratio.toFixed(2)}x`),
    shown(median(alike.map(({ processorMsPerAnswer }) => processorMsPerAnswer)), formatTime),
    rungs.map((rung) => `${rung} ${shown(p95(rung), formatTime)}`).join(', '),
  ]
}

function tableOf(title: string, rows: readonly Latencies[]): readonly string[] {
  return grid([
    [title, 'count', 'p50', 'p95', 'p99'],
    ...rows.map(({ what, count, p50, p95, p99 }) => [
      `  ${what}`,
      String(count),
      ...[p50, p95, p99].map((ms) => (ms === null ? '-' : formatTime(ms))),
    ]),
  ])
}

function grid(cells: readonly (readonly string[])[]): readonly string[] {
  const widths = (cells[0] ?? []).map((_, at) =>
    Math.max(...cells.map((line) => line[at]?.length ?? 0)),
  )
  return cells.map((line) =>
    line
      .map((cell, at) => cell.padEnd(widths[at] ?? 0))
      .join('  ')
      .trimEnd(),
  )
}
