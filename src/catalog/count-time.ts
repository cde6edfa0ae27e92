import { stat } from 'node:fs/promises'
import { z } from 'zod'
import { CatalogueError } from '#src/ports/errors.ts'

export const timeRemedy = 'must be a time such as 2026-11-29T09:00:00+02:00, with its offset'

const timeSchema = z.iso.datetime({ offset: true })

/**
 * When the stock of a catalogue file was counted: at the time that was asked for, else the one it gives as `counted_at`,
 * else when it was last changed; the future counts as now.
 * @throws CatalogueError for what is no time.
 */
export async function countTime(
  file: string,
  asked: string | undefined,
  written: string | undefined,
): Promise<Date> {
  const said = asked ?? written
  if (said !== undefined && !timeSchema.safeParse(said).success) {
    const message = `${said} is no time of a count: it ${timeRemedy}`
    throw new CatalogueError(file, { problems: [{ line: undefined, message }] })
  }
  const time = said === undefined ? (await stat(file)).mtime : new Date(said)
  // What is sold between now and then would be sold twice.
  return new Date(Math.min(time.getTime(), Date.now()))
}
