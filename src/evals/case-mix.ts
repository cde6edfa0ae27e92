import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { type KindMix, mixOf } from '#src/domain/drift.ts'
import type { Method } from '#src/domain/outcome.ts'
import type { CaseAnswer, CaseResult } from './case-result.ts'
import { writeKept } from './kept-files.ts'

const schema = z.object({ madeAt: z.coerce.date(), mix: z.record(z.string(), z.int().min(0)) })

/** Of what kinds the cases of the shop's last eval are. */
export interface CaseMix {
  readonly madeAt: Date
  readonly mix: KindMix
}

/** Beside what else evals keep: they write nothing into the shop. */
const fileIn = (dataDir: string) => join(dataDir, 'evals', 'case-mix.json')

/** Keeps of what kinds the cases of the shop are, for `watchDrift`. */
export async function saveCaseMix(dataDir: string, results: readonly CaseResult[]): Promise<void> {
  const mix = mixOf(results.map(({ answers: [first] }) => countedCase(first)))
  await writeKept(fileIn(dataDir), Buffer.from(JSON.stringify({ madeAt: new Date(), mix })))
}

/** @returns undefined before the first eval of the shop's own catalogue, and on a machine that has run none */
export async function readCaseMix(dataDir: string): Promise<CaseMix | undefined> {
  try {
    return schema.parse(JSON.parse(await readFile(fileIn(dataDir), 'utf8')))
  } catch {
    return undefined
  }
}

function countedCase({ outcome, method, confidence, candidates, isScreenshot }: CaseAnswer) {
  return {
    ...{ outcome, isScreenshot },
    method: method as Method | null,
    confidence: confidence ?? undefined,
    similarity: candidates[0]?.score,
  }
}
