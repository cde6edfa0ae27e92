import { parse } from 'yaml'
import { z } from 'zod'
import { costsSchema } from '#src/evals/grade.ts'
import { messageOf } from '#src/lib/message.ts'
import { readText } from '#src/lib/read-text.ts'
import { AppError } from '#src/ports/errors.ts'

const share = z.number('must be a share').min(0, 'must be 0-1').max(1, 'must be 0-1')
const ratio = z.number('must be a ratio').positive('must be above 0')

const schema = z.strictObject({
  /** What each kind of answer costs the shop. */
  costs: costsSchema.prefault({}),
  /** Tags that are tested one by one; `all` of those the cases have. */
  tags: z.union([z.literal('all'), z.array(z.string())]).default('all'),
  /** Share of right answers that a tag, or `all` cases, must reach at least. */
  floors: z.record(z.string(), share).default({}),
  /** How much dearer a photo may be on average than in the baseline. */
  maxCostRatio: ratio.default(1.5),
  /** How much slower half of the photos may be, in what the machine could do at the time. */
  maxLatencyRatio: ratio.default(3),
  /** A loss of right answers, or gain of wrong ones, that nobody would mind; what may be larger is not judged good. */
  tolerance: share.default(0.03),
})

/** What a gate lets pass. */
export type Policy = Readonly<z.output<typeof schema>>

export const defaultPolicy: Policy = schema.parse({})

/** @throws AppError naming the wrong fields. */
export async function readPolicy(file: string): Promise<Policy> {
  const parsed = schema.safeParse((await readYaml(file)) ?? {})
  if (parsed.success) return parsed.data
  const problems = parsed.error.issues.map(
    ({ path, message }) => `${path.length > 0 ? `${path.join('.')}: ` : ''}${message}`,
  )
  throw new AppError(`${file}: ${problems.join('; ')}`, {
    remedy: `correct it; it may hold ${Object.keys(schema.shape).join(', ')}`,
    cause: parsed.error,
  })
}

async function readYaml(file: string): Promise<unknown> {
  try {
    return parse(await readText(file))
  } catch (cause) {
    throw new AppError(`${file} cannot be read: ${messageOf(cause)}`, {
      remedy: 'name a YAML file with the policy of the gate',
      cause,
    })
  }
}
