import { readFile } from 'node:fs/promises'
import type { Thresholds } from '#src/identify/scoring/threshold-values.ts'
import { thresholdsSchema } from '#src/identify/scoring/thresholds.ts'
import { messageOf } from '#src/lib/message.ts'
import { ConfigError } from '#src/ports/errors.ts'

/**
 * Thresholds of a JSON file, as `catalog/embedder/thresholds.json` is one.
 * @throws ConfigError when it cannot be read, or something in it is missing or wrong.
 */
export async function readThresholdsFile(file: string): Promise<Thresholds> {
  const remedy = 'write {"threshold","margin","plausible","confidence":{"intercept","weights"}}'
  let content: unknown
  try {
    content = JSON.parse(await readFile(file, 'utf8'))
  } catch (error) {
    throw new ConfigError(`${file}: ${messageOf(error)}`, { remedy, cause: error })
  }
  const parsed = thresholdsSchema.safeParse(content)
  if (parsed.success) return parsed.data
  const [issue] = parsed.error.issues
  throw new ConfigError(`${file}: ${issue?.path.join('.')}: ${issue?.message}`, { remedy })
}
