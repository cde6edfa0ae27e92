import { constants } from 'node:fs'
import { access, writeFile } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import { Command, InvalidArgumentError, Option } from 'commander'
import { calibrate } from '#src/evals/calibrate.ts'
import { cacheFeatures } from '#src/evals/feature-cache.ts'
import { type EvalCase, findUnknownSkus, readCases, refuseProblems } from '#src/evals/read-cases.ts'
import { toResultsFile } from '#src/evals/results-file.ts'
import { type CaseResult, runEval } from '#src/evals/run-eval.ts'
import { summarize } from '#src/evals/summarize.ts'
import { missingPhotos } from '#src/indexing/index-photos.ts'
import { messageOf } from '#src/lib/message.ts'
import { openVitryna, type Vitryna } from '#src/main.ts'
import { openPhoto } from '#src/photo/open-photo.ts'
import { AppError } from '#src/ports/errors.ts'
import type { Surroundings } from '#src/wiring/surroundings.ts'
import { openEvalDatabase } from './eval-database.ts'
import { print, printNote } from './output.ts'
import { noteUnanswered, recordAnswers, refuseWithoutModels } from './record-answers.ts'
import { fitLines, summaryLines } from './show-eval.ts'
import { withSurroundings } from './with-vitryna.ts'

interface Options {
  readonly catalog?: string
  readonly json?: string
  readonly calibrate?: true
  readonly record?: true
  readonly targetPrecision: number
}

export function evalCommand(): Command {
  return new Command('eval')
    .description('measure how well photos are named, on cases whose SKU is known')
    .argument('<cases>', 'a line {"photo","sku","caption"?,"tags"?} per case; sku null: not sold')
    .option('--catalog <file>', 'search this catalogue, in a database of its own, not the shop')
    .option('--json <file>', 'write every case with its result')
    .option('--calibrate', 'fit threshold and margin to the cases and keep them')
    .option(
      '--record',
      'keep what vision models answer, for VITRYNA_LLM_MODE=recorded: real calls, paid from the budgets',
    )
    .addOption(
      new Option('--target-precision <share>', 'what --calibrate keeps on photos it has not seen')
        .argParser(parseShare)
        .default(0.98),
    )
    .addHelpText(
      'after',
      '\nRemembered answers are neither read nor fed. The features of photos are kept in VITRYNA_DATA_DIR/evals.\n' +
        'Exit code 2 when a case cannot be run.',
    )
    .action((file: string, options: Options) =>
      withSurroundings((surroundings) =>
        options.record
          ? recordAnswers(surroundings, (recording) => evaluate(recording, file, options))
          : evaluate(surroundings, file, options),
      ),
    )
}

async function evaluate(surroundings: Surroundings, file: string, options: Options): Promise<void> {
  if (options.json) await refuseUnwritable(options.json)
  const { cases, problems } = await readCases(file, { checkPhoto: openPhoto })
  const vitryna = await openCatalogue(surroundings, options.catalog)
  try {
    if (options.record) refuseWithoutModels(vitryna)
    refuseProblems(file, [...problems, ...(await findUnknownSkus(cases, vitryna.stores.catalogue))])
    if (options.catalog) await indexScratch(vitryna)
    await run({ surroundings, vitryna, file, cases }, options)
  } finally {
    await vitryna.close()
  }
}

/** What the ladder is climbed in: the catalogue named, or else the shop's. */
async function openCatalogue(
  surroundings: Surroundings,
  catalogueFile: string | undefined,
): Promise<Vitryna> {
  if (catalogueFile) return openEvalDatabase(surroundings, catalogueFile)
  const vitryna = await openVitryna(surroundings)
  await vitryna.ensureDemo()
  return vitryna
}

async function indexScratch(vitryna: Vitryna): Promise<void> {
  const { failed } = await vitryna.index.indexPhotos(missingPhotos)
  if (failed > 0)
    printNote(`${failed} photos of the catalogue have no vector: the figures are without`)
  const texts = await vitryna.catalogue.semanticSearch?.indexTexts()
  if (texts && texts.failed > 0)
    printNote(`${texts.failed} product texts have no vector: the figures are without`)
}

interface EvalRun {
  readonly surroundings: Surroundings
  readonly vitryna: Vitryna
  readonly file: string
  readonly cases: readonly EvalCase[]
}

async function run({ surroundings, vitryna, file, cases }: EvalRun, options: Options) {
  const { config, progress } = surroundings
  const { recognition } = vitryna
  const { id: embedderId } = await recognition.embedder()
  let kept = 0
  const extract = cacheFeatures(recognition.extract, {
    folder: join(config.VITRYNA_DATA_DIR, 'evals', 'features', embedderId),
    onHit: () => {
      kept += 1
    },
  })
  const identify = await recognition.evaluator(extract)
  const results = await runEval(file, cases, { identify, openPhoto, progress })
  if (options.record) noteUnanswered(results)
  if (!options.calibrate) return report(vitryna, results, { ...options, kept })
  await calibrateFor(vitryna, results, options)
  // Again, by what was fitted.
  const judged = await runEval(file, cases, { identify, openPhoto, progress })
  await report(vitryna, judged, { ...options, kept: cases.length })
}

async function calibrateFor(
  { stores: { settings }, recognition }: Vitryna,
  results: readonly CaseResult[],
  { targetPrecision, catalog }: Options,
): Promise<void> {
  const { id: spaceId } = await recognition.space()
  const fitted = await calibrate(results, { settings, spaceId, targetPrecision })
  const place = catalog ? `the scratch database of ${catalog}` : "the shop's settings"
  for (const line of fitLines(fitted, { spaceId, place })) print(line)
}

interface Report extends Pick<Options, 'json'> {
  /** Of so many cases the features were there already. */
  readonly kept: number
}

async function report(
  { stores, recognition }: Vitryna,
  results: readonly CaseResult[],
  { json, kept }: Report,
): Promise<void> {
  const { id: embedderId } = await recognition.space()
  const subject = { embedderId, catalogueRevision: await stores.catalogue.revision() }
  const summary = summarize(results)
  for (const line of summaryLines(summary, { ...subject, kept })) print(line)
  if (!json) return
  await writeFile(json, toResultsFile(results, { subject, summary }))
  printNote(`${results.length} cases written to ${json}`)
}

/** Before the long run, not after it. */
async function refuseUnwritable(file: string): Promise<void> {
  try {
    await access(dirname(resolve(file)), constants.W_OK)
  } catch (cause) {
    throw new AppError(`${file} cannot be written: ${messageOf(cause)}`, {
      remedy: 'name a file in a folder that is there',
      cause,
    })
  }
}

function parseShare(text: string): number {
  const share = Number(text)
  if (share > 0 && share < 1) return share
  throw new InvalidArgumentError('use a share between 0 and 1, such as 0.98')
}
