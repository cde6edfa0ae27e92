import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { IdentifyOptions } from '#src/identify/identifier.ts'
import { openPhoto } from '#src/photo/open-photo.ts'
import type { RunningRollout } from '#src/wiring/rollout.ts'
import { projectRoot } from './run-vitryna.ts'

const casesFolder = join(projectRoot, 'evals', 'demo')

/** The files of the demo's cases. */
export async function readDemoCases(): Promise<readonly string[]> {
  const lines = (await readFile(join(casesFolder, 'cases.jsonl'), 'utf8')).trim().split('\n')
  return lines.map((line) => join(casesFolder, (JSON.parse(line) as { photo: string }).photo))
}

/** All of an answer but for the times and the id. */
export async function answerTo(
  { identify }: Pick<RunningRollout, 'identify'>,
  file: string,
  options: IdentifyOptions = { fresh: true },
): Promise<string> {
  const { sha256, decode } = await openPhoto(await readFile(file))
  const photo = { fileKey: sha256, decode }
  const { outcome, candidates, confidence: sure } = await identify(photo, options)
  return JSON.stringify({ outcome, candidates, sure }, (_, value: unknown) =>
    // Photos that are looked at together differ in the seventh digit.
    typeof value === 'number' ? value.toFixed(3) : value,
  )
}

/** Whether it was seen or remembered does not matter. */
export function outcomeOf(answer: string): unknown {
  const { outcome } = JSON.parse(answer) as { readonly outcome: object }
  return { ...outcome, method: undefined }
}
