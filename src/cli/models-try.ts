import { existsSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import { type Command, InvalidArgumentError } from 'commander'
import type { Config } from '#src/config.ts'
import type { EmbedderComparison, EmbedderFigures } from '#src/evals/compare-embedders.ts'
import type { Evaluation } from '#src/evals/evaluate.ts'
import { AppError } from '#src/ports/errors.ts'
import type { Surroundings } from '#src/wiring/surroundings.ts'
import { print, printNote } from './output.ts'
import { withSurroundings } from './with-vitryna.ts'

interface Options {
  readonly cases?: string
  readonly from?: string
  readonly json?: true
}

/** Adds the command that measures an embedder before it is used. */
export function addModelsTry(models: Command): void {
  models
    .command('try')
    .description('measure an embedder on your cases beside the one in use, which goes on answering')
    .argument('<name>', 'a name from `models list`, `bundled` or the path of a JSON card')
    .option('--cases <file>', 'instead of VITRYNA_DATA_DIR/evals/cases/cases.jsonl')
    .option(
      '--from <url>',
      'a mirror to pull from: the same paths under this address',
      parseAddress,
    )
    .option('--json', 'one JSON object on stdout')
    .addHelpText(
      'after',
      '\nIt is pulled where it is not here yet and makes vectors of its own of the reference photos, which `models use`\n' +
        'finds ready afterwards. Nothing that answers shoppers is changed, and no vision model is asked.',
    )
    .action((name: string, options: Options) =>
      withSurroundings((surroundings) => tryEmbedder(name, options, withoutModels(surroundings))),
    )
}

export function parseAddress(text: string): string {
  if (/^https?:$/.test(URL.parse(text)?.protocol ?? '')) return text
  throw new InvalidArgumentError('use an http(s) address')
}

/** Those would cost money, and hide what the embedders differ in. */
function withoutModels({ config, ...surroundings }: Surroundings): Surroundings {
  return { ...surroundings, config: { ...config, VITRYNA_LLM_MODE: 'off' } }
}

async function tryEmbedder(name: string, options: Options, surroundings: Surroundings) {
  const { config } = surroundings
  const file = casesFile(config, options)
  await pullIfMissing(name, options, surroundings)
  const present = await measureWith(surroundings, file, measurePresent)
  const trying = { ...surroundings, config: { ...config, VITRYNA_EMBEDDER: name } }
  const tried = await measureWith(trying, file, (vitryna) => prepareTried(vitryna, present.id))
  const { compareEmbedders } = await import('#src/evals/compare-embedders.ts')
  const comparison = compareEmbedders(present.results, tried.results)
  if (!comparison) {
    throw new AppError(`no case of ${file} is of what the shop sells: nothing can be compared`, {
      remedy: 'build cases from confirmed photos with `vitryna eval import`',
    })
  }
  const named = { present: present.id, tried: tried.id }
  if (options.json) print(JSON.stringify({ ...comparison, embedders: named }))
  else for (const line of comparisonLines(comparison, { ...named, name })) print(line)
}

function casesFile({ VITRYNA_DATA_DIR: dataDir }: Config, { cases }: Options): string {
  const file = cases ?? join(dataDir, 'evals', 'cases', 'cases.jsonl')
  if (existsSync(file)) return file
  throw new AppError(`there are no cases to try it on: ${file} is missing`, {
    remedy: 'run `vitryna eval import`, or name a file with --cases',
  })
}

async function pullIfMissing(name: string, { from }: Options, { config, progress }: Surroundings) {
  const { bundled, embedderInUse, openModelHub } = await import('#src/wiring/embedders.ts')
  if (name === embedderInUse(config)) throw inUse(name)
  if (name === bundled || name.endsWith('.json')) return
  const { wasHere, sha256 } = await openModelHub(config).pull(name, { from, progress })
  if (!wasHere) printNote(`${name} pulled, SHA-256 ${sha256}`)
}

type Vitryna = Awaited<ReturnType<typeof import('#src/main.ts').openVitryna>>

interface Measured {
  /** The embedder's. */
  readonly id: string
  readonly results: Evaluation['run']['results']
}

/** Opens the shop with one embedder, has it prepared, and runs the cases. */
async function measureWith(
  surroundings: Surroundings,
  file: string,
  prepare: (vitryna: Vitryna) => Promise<void>,
): Promise<Measured> {
  const { openVitryna } = await import('#src/main.ts')
  const { measureCases } = await import('./measure-cases.ts')
  const vitryna = await openVitryna(surroundings)
  try {
    await prepare(vitryna)
    const measuring = { file, repeats: 1, parallel: Math.min(4, availableParallelism()) }
    const limits = { maxCost: 0, targetPrecision: 0.98 }
    const { run } = await measureCases(vitryna, surroundings, { ...measuring, ...limits })
    return { id: (await vitryna.recognition.embedder()).id, results: run.results }
  } finally {
    await vitryna.close()
  }
}

async function measurePresent(vitryna: Vitryna): Promise<void> {
  await vitryna.ensureDemo()
}

/** What the one in use got from the shop's photos, the other one gets, too. */
async function prepareTried(
  { recognition, index, learning, stores }: Vitryna,
  presentId: string,
): Promise<void> {
  const { missingPhotos } = await import('#src/indexing/index-photos.ts')
  const { hasOwnThresholds } = await import('#src/identify/scoring/thresholds.ts')
  const { TooFewPhotosError } = await import('#src/learning/train-head.ts')
  const embedder = await recognition.embedderToIndex()
  if (embedder.id === presentId) throw inUse(presentId)
  const { failed } = await index.indexPhotos(missingPhotos)
  if (failed > 0) printNote(`${failed} photos have no vector: the figures are without`)
  // What it came to when it was in use itself stays as it was.
  if (await hasOwnThresholds(stores.settings, (await recognition.space()).id)) return
  try {
    await learning.trainHead({ activate: true }, embedder)
  } catch (error) {
    if (!(error instanceof TooFewPhotosError)) throw error
  }
}

function inUse(embedder: string): AppError {
  return new AppError(`${embedder} is the embedder in use`, {
    remedy: 'name another one: `vitryna models list`',
  })
}

interface Named {
  readonly present: string
  readonly tried: string
  /** As it was asked for. */
  readonly name: string
}

function comparisonLines(comparison: EmbedderComparison, named: Named): readonly string[] {
  const { cases, products, present, tried, gain } = comparison
  const { share, interval } = gain
  const width = Math.max(named.present.length, named.tried.length)
  return [
    `${cases} cases of ${products} products`,
    figuresLine(named.present.padEnd(width), present),
    figuresLine(named.tried.padEnd(width), tried),
    `${signed(share)} points come first, case by case; 95 % interval ${signed(interval.low)} to ${signed(interval.high)}, by product`,
    ...adviceLines(comparison, named),
  ]
}

function figuresLine(label: string, { first, amongFive, alone, wrong }: EmbedderFigures): string {
  return (
    `  ${label}  ${percent(first)} first, ${percent(amongFive)} among five, ` +
    `${percent(alone)} answered alone and rightly, ${wrong} wrongly`
  )
}

function adviceLines({ verdict }: EmbedderComparison, { name }: Named): readonly string[] {
  switch (verdict) {
    case 'switch':
      return [
        name.endsWith('.json')
          ? `switch: set VITRYNA_EMBEDDER to ${name}; its vectors are ready`
          : `switch: run \`vitryna models use ${name}\`; its vectors are ready`,
      ]
    case 'stay':
      return ['stay with the one in use']
    case 'unsure':
      return ['stay: these cases do not tell which is better; more of them, of more products, may']
  }
}

function signed(share: number): string {
  return `${share >= 0 ? '+' : '-'}${(Math.abs(share) * 100).toFixed(1)}`
}

function percent(share: number): string {
  return `${(share * 100).toFixed(1)} %`
}
