import { copyFile, readFile, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { z } from 'zod'

const cardSchema = z.looseObject({ file: z.string() })

/**
 * Writes the card of an embedder that stands in for a larger one: it gives the same vectors, a picture at a time, and
 * each keeps it so long. It waits without a core of this machine, as for a graphics card.
 * @returns the path of the card
 */
export async function writeStandIn(cardFile: string, folder: string, ms: number): Promise<string> {
  const card = cardSchema.parse(JSON.parse(await readFile(cardFile, 'utf8')))
  await copyFile(join(dirname(cardFile), card.file), join(folder, card.file))
  const standIn = join(folder, 'stand-in.json')
  await writeFile(standIn, JSON.stringify({ ...card, batch: false, minRunMs: ms }))
  return standIn
}
