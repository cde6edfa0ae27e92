import { appendFile, mkdir, readFile, rm, stat } from 'node:fs/promises'
import { dirname } from 'node:path'
import { z } from 'zod'
import { answerSchema, type CaseAnswer } from './case-result.ts'

/** The answers of a run that is under way, so that one that is cut off can be taken up again. */
export interface Journal {
  find(key: string, sample: number): CaseAnswer | undefined
  /** On disk when it returns. */
  keep(key: string, sample: number, answer: CaseAnswer): Promise<void>
  /** How many answers an earlier run left. */
  readonly taken: number
  /** Micro-USD that they cost. */
  readonly takenMicroUsd: number
  /** The run is complete. */
  remove(): Promise<void>
}

const lineSchema = z.object({ key: z.string(), sample: z.number(), answer: answerSchema })

/** Answers of the day before say nothing about today's. */
const lifetimeMs = 24 * 60 * 60 * 1_000

/**
 * @param file names what the answers depend on, so that only those of the same kind of run are found in it; a line that
 * was cut off is asked again.
 */
export async function openJournal(file: string): Promise<Journal> {
  await mkdir(dirname(file), { recursive: true })
  const kept = new Map<string, CaseAnswer>()
  for (const text of await readLines(file)) {
    const line = parseLine(text)
    if (line) kept.set(`${line.key}/${line.sample}`, line.answer)
  }
  return {
    find: (key, sample) => kept.get(`${key}/${sample}`),
    keep: (key, sample, answer) => appendFile(file, `${JSON.stringify({ key, sample, answer })}\n`),
    taken: kept.size,
    takenMicroUsd: [...kept.values()].reduce((sum, { costMicroUsd }) => sum + costMicroUsd, 0),
    remove: () => rm(file, { force: true }),
  }
}

async function readLines(file: string): Promise<readonly string[]> {
  const age = await stat(file).then(
    ({ mtimeMs }) => Date.now() - mtimeMs,
    () => 0,
  )
  if (age > lifetimeMs) await rm(file, { force: true })
  const text = await readFile(file, 'utf8').catch(() => '')
  // A line that was cut off must not swallow the next one.
  if (text !== '' && !text.endsWith('\n')) await appendFile(file, '\n')
  return text.split('\n')
}

function parseLine(text: string) {
  try {
    return lineSchema.parse(JSON.parse(text))
  } catch {
    return undefined
  }
}
