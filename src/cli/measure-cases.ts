import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type Evaluation, evaluate } from '#src/evals/evaluate.ts'
import type { EvalRun } from '#src/evals/results-file.ts'
import { missingPhotos } from '#src/indexing/index-photos.ts'
import { sha256 } from '#src/lib/hash.ts'
import { hashFolder } from '#src/lib/hash-folder.ts'
import type { Vitryna } from '#src/main.ts'
import { openPhoto } from '#src/photo/open-photo.ts'
import type { Surroundings } from '#src/wiring/surroundings.ts'
import { printNote } from './output.ts'
import { costLine } from './show-eval.ts'

export interface Measuring {
  /** The cases. */
  readonly file: string
  readonly repeats: number
  readonly parallel: number
  /** USD. */
  readonly maxCost: number
  readonly baseline?: EvalRun | undefined
  /** Fits thresholds to `targetPrecision` (0-1). */
  readonly calibrate?: true
  readonly targetPrecision: number
  /** A catalogue of the eval's own, to be indexed first. */
  readonly catalog?: string
}

/** Runs the ladder on every case, with what earlier runs know of their pictures. */
export async function measureCases(
  vitryna: Vitryna,
  { config, progress }: Pick<Surroundings, 'config' | 'progress'>,
  measuring: Measuring,
): Promise<Evaluation> {
  const { maxCost, calibrate, targetPrecision, catalog, baseline, ...request } = measuring
  const evaluation = await evaluate(
    {
      ...request,
      folder: join(config.VITRYNA_DATA_DIR, 'evals'),
      codeVersion: await hashFolder(sourceFolder('')),
      textVersion: await textVersion(),
      baseline,
      calibrateTo: calibrate && targetPrecision,
    },
    {
      ...vitryna.stores,
      ...vitryna.recognition,
      vision: vitryna.models,
      openPhoto,
      progress,
      ...(catalog ? { prepare: () => indexScratch(vitryna) } : {}),
      onExpectedCost: (cost) => printNote(costLine(cost, maxCost)),
    },
  )
  if (evaluation.taken > 0) printNote(`${evaluation.taken} answers taken over from the last run`)
  return evaluation
}

/** Of what reads text in pictures: our part of it, and the versions of its engines. */
async function textVersion(): Promise<string> {
  const versions = await readFile(sourceFolder('../package.json'))
  return sha256(`${await hashFolder(sourceFolder('photo/text'))} ${sha256(versions)}`)
}

function sourceFolder(name: string): string {
  return fileURLToPath(new URL(`../${name}`, import.meta.url))
}

async function indexScratch(vitryna: Vitryna): Promise<void> {
  const { failed } = await vitryna.index.indexPhotos(missingPhotos)
  if (failed > 0)
    printNote(`${failed} photos of the catalogue have no vector: the figures are without`)
  const texts = await vitryna.catalogue.semanticSearch?.indexTexts()
  if (texts && texts.failed > 0)
    printNote(`${texts.failed} product texts have no vector: the figures are without`)
}
