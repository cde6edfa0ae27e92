import type { Comparison, SizeComparison } from './compare.ts'

/** One line of the table. */
export interface Row {
  readonly what: string
  /** What it is measured against, in the same run. */
  readonly baseline: string
  /** Undefined when it was skipped. */
  readonly comparison: Comparison | SizeComparison | undefined
  /** The target, figures in another unit, or why it was skipped. */
  readonly note?: string
}

export function skipped(what: string, baseline: string, reason: string): Row {
  return { what, baseline, comparison: undefined, note: `skipped: ${reason}` }
}

/** `12.3x faster`, `4 % slower`: how the subject's time relates to the baseline's. */
export function formatRatio(ratio: number): string {
  if (Math.abs(ratio - 1) < 0.005) return 'the same'
  const [factor, word] = ratio < 1 ? [1 / ratio, 'faster'] : [ratio, 'slower']
  if (factor < 1.5) return `${Math.round((factor - 1) * 100)} % ${word}`
  return `${factor < 100 ? factor.toFixed(1) : Math.round(factor)}x ${word}`
}

/** Three digits that count, in the unit that suits. */
export function formatTime(ms: number): string {
  if (ms >= 1_000) return `${threeDigits(ms / 1_000)} s`
  if (ms >= 1) return `${threeDigits(ms)} ms`
  return `${threeDigits(ms * 1_000)} µs`
}

function threeDigits(value: number): string {
  return value >= 100 ? String(Math.round(value)) : value.toPrecision(3)
}

const headings = ['what', 'against', 'ratio', 'measured', 'note'] as const

/** The rows as lines of equal columns, headings first. */
export function formatTable(rows: readonly Row[]): readonly string[] {
  const cells = [headings, ...rows.map(cellsOf)]
  const widths = headings.map((_, column) =>
    Math.max(...cells.map((line) => line[column]?.length ?? 0)),
  )
  return cells.map((line) =>
    line
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  )
}

function cellsOf({ what, baseline, comparison, note = '' }: Row): readonly string[] {
  if (!comparison) return [what, baseline, '-', '-', note]
  if ('subjectMb' in comparison) {
    const { ratio, subjectMb, baselineMb } = comparison
    const sizes = `${Math.round(subjectMb)} MB / ${Math.round(baselineMb)} MB`
    return [what, baseline, `${ratio.toFixed(1)}x`, sizes, note]
  }
  const { ratio, subjectMs, baselineMs } = comparison
  const times = `${formatTime(subjectMs)} / ${formatTime(baselineMs)}`
  return [what, baseline, formatRatio(ratio), times, note]
}
