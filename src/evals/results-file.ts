import { z } from 'zod'
import { messageOf } from '#src/lib/message.ts'
import { readText } from '#src/lib/read-text.ts'
import { AppError } from '#src/ports/errors.ts'
import { answerSchema, type CaseResult, caseResultSchema } from './case-result.ts'
import { conditionsSchema } from './conditions.ts'

/** Changes whenever a reader of older files would misread them. */
const resultsVersion = 2

/** A run of an eval, as `--json` writes it and `--baseline` reads it. */
export interface EvalRun {
  readonly conditions: z.output<typeof conditionsSchema>
  /**
   * How long a fixed piece of work took on the machine during the run, ms: times of two machines are compared by it.
   */
  readonly yardstickMs: number
  readonly results: readonly CaseResult[]
}

/** A case with its first answer laid out in its own row; further ones follow as `repeats`. */
const rowSchema = caseResultSchema
  .omit({ answers: true })
  .extend(answerSchema.shape)
  .extend({ repeats: z.array(answerSchema).default([]) })

const fileSchema = conditionsSchema.extend({
  version: z.literal(resultsVersion),
  yardstickMs: z.number().positive(),
  cases: z.array(rowSchema),
})

/** A row a line, so that two files can be compared by eye. @param figures what was made of the run, for readers of JSON */
export function formatResults(run: EvalRun, figures: Readonly<Record<string, unknown>>): string {
  const { conditions, yardstickMs, results } = run
  const head = { version: resultsVersion, ...conditions, yardstickMs, ...figures }
  const rows = results.map(({ answers: [first, ...repeats], ...row }) =>
    JSON.stringify({ ...row, ...first, ...(repeats.length > 0 ? { repeats } : {}) }),
  )
  const open = JSON.stringify(head, null, 1).replace(/\n\}$/, '')
  return `${open},\n "cases": [\n  ${rows.join(',\n  ')}\n ]\n}\n`
}

/** @throws AppError when the file is none that an eval of this version wrote. */
export async function readResults(file: string): Promise<EvalRun> {
  const parsed = fileSchema.safeParse(await readJson(file))
  if (!parsed.success) {
    const [issue] = parsed.error.issues
    throw new AppError(`${file} holds no results: ${issue?.path.join('.')}: ${issue?.message}`, {
      remedy: 'write it anew with --update-baseline',
      cause: parsed.error,
    })
  }
  const { version: _, yardstickMs, cases, ...conditions } = parsed.data
  return { conditions, yardstickMs, results: cases.map(toResult) }
}

function toResult({ repeats, ...row }: z.output<typeof rowSchema>): CaseResult {
  const { key, photo, caption, tags, category, expected, ...answer } = row
  return { key, photo, caption, tags, category, expected, answers: [answer, ...repeats] }
}

async function readJson(file: string): Promise<unknown> {
  try {
    return JSON.parse(await readText(file))
  } catch (cause) {
    throw new AppError(`${file} cannot be read: ${messageOf(cause)}`, {
      remedy: 'name a file that --json or --update-baseline wrote',
      cause,
    })
  }
}
