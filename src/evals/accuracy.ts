import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { writeKept } from './kept-files.ts'

const schema = z.object({ share: z.number().min(0).max(1) })

/** Beside what else evals keep: they write nothing into the shop. */
const fileIn = (dataDir: string) => join(dataDir, 'evals', 'accuracy.json')

/**
 * Keeps the share of its own cases that the shop's present build and catalogue got right.
 * @param share 0-1; null, of no cases, changes nothing
 */
export async function saveAccuracy(dataDir: string, share: number | null): Promise<void> {
  if (share !== null) await writeKept(fileIn(dataDir), Buffer.from(JSON.stringify({ share })))
}

/** @returns undefined before the first eval of the shop's own catalogue */
export async function readAccuracy(dataDir: string): Promise<number | undefined> {
  try {
    return schema.parse(JSON.parse(await readFile(fileIn(dataDir), 'utf8'))).share
  } catch {
    return undefined
  }
}
