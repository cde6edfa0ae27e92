import { z } from 'zod'
import { messageOf } from '#src/lib/message.ts'
import { readText } from '#src/lib/read-text.ts'
import { AppError } from '#src/ports/errors.ts'
import { formatRatio, type Row } from './row.ts'

/** A row as `--json` wrote it; one that was skipped has no ratio. */
const fileSchema = z.array(
  z.object({
    what: z.string(),
    baseline: z.string(),
    comparison: z.object({ ratio: z.number().positive() }).optional(),
  }),
)

export type StoredRow = z.output<typeof fileSchema>[number]

/** Ratios of one run vary by a fifth on a busy machine. */
const maxGrowth = 1.5

/** @throws AppError when `bench --json` did not write the file. */
export async function readBaseline(file: string): Promise<readonly StoredRow[]> {
  try {
    return fileSchema.parse(JSON.parse(await readText(file)))
  } catch (cause) {
    throw new AppError(`${file} holds no rows of a bench: ${messageOf(cause)}`, {
      remedy: 'name a file that `bench --json` wrote',
      cause,
    })
  }
}

/**
 * One line for each row that has become slower against what it is measured against. Ratios are compared, never times,
 * so that the machines may differ; rows that one of the runs does not have are left out.
 */
export function findSlower(rows: readonly Row[], stored: readonly StoredRow[]): readonly string[] {
  const known = new Map(stored.map((row) => [keyOf(row), row.comparison?.ratio]))
  return rows.flatMap((row) => {
    const [is, was] = [row.comparison?.ratio, known.get(keyOf(row))]
    if (is === undefined || was === undefined || is <= was * maxGrowth) return []
    if (row.comparison && 'subjectMb' in row.comparison) {
      return [`${row.what}: ${is.toFixed(1)}x ${row.baseline}, was ${was.toFixed(1)}x`]
    }
    const before = formatRatio(was)
    return [`${row.what}: ${formatRatio(is)} than ${row.baseline}, was ${before}`]
  })
}

function keyOf({ what, baseline }: Pick<StoredRow, 'what' | 'baseline'>): string {
  return `${what}\n${baseline}`
}
