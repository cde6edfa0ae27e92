import { readFile } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { z } from 'zod'
import { alter, alterationNames } from './alterations.ts'
import { INPUT_SIDE } from './features.ts'
import { type Reference, rank } from './matching.ts'
import { createRunner } from './onnx-runner.ts'
import { pictureTensor } from './picture-tensor.ts'
import { judge, type Trial } from './thresholds.ts'
import { cataloguePictures, embedFiles, indexCatalogue, takeTrials } from './trials.ts'

// Prints how good the embedder in this folder is: npx node catalog/embedder/measure.ts [folder…]
// Each folder holds cases.jsonl; with a products.yaml beside it, that catalogue is searched too.

const here = (name: string): string => fileURLToPath(new URL(name, import.meta.url))
const demo = here('../products.yaml')

const caseSchema = z.object({ photo: z.string(), sku: z.string().nullable() })
const ruleSchema = z.object({ threshold: z.number(), margin: z.number(), plausible: z.number() })

interface Bench {
  readonly model: Uint8Array
  readonly references: readonly Reference[]
  readonly rule: z.output<typeof ruleSchema>
}

function say(name: string, text: string): void {
  process.stdout.write(`${name.padEnd(34)} ${text}\n`)
}

function percent(share: number): string {
  return `${(share * 100).toFixed(1)} %`
}

/** Top-1, top-5 and what the rule does with the trials. */
function report(name: string, trials: readonly Trial[], bench: Bench): void {
  const sold = trials.filter(({ sku }) => sku !== null)
  const within = (places: number): number =>
    sold.filter(({ vector, sku }) =>
      rank(bench.references, vector)
        .slice(0, places)
        .some((scored) => scored.sku === sku),
    ).length
  const offered = sold.filter(({ vector, sku }) =>
    rank(bench.references, vector).some((s) => s.sku === sku && s.score >= bench.rule.plausible),
  )
  const verdict = judge(bench.references, sold, bench.rule)
  const others = trials.filter(({ sku }) => sku === null)
  const parts = [
    sold.length > 0 &&
      `top-1 ${percent(within(1) / sold.length)}, top-5 ${percent(within(5) / sold.length)} of ` +
        `${sold.length}; decided rightly ${percent(verdict.coverage)}, precision ` +
        `${percent(verdict.precision)}, offered ${percent(offered.length / sold.length)}`,
    others.length > 0 && `unsold: ${countDecided(others, bench)} of ${others.length} decided`,
  ]
  say(name, parts.filter(Boolean).join('; '))
}

function countDecided(trials: readonly Trial[], { references, rule }: Bench): number {
  return trials.filter(({ vector, without }) => {
    const index = without ? references.filter(({ sku }) => !without(sku)) : references
    const [first, second] = rank(index, vector)
    const best = first?.score ?? -1
    return best >= rule.threshold && best - (second?.score ?? -1) >= rule.margin
  }).length
}

async function measureSimulated(bench: Bench): Promise<void> {
  const plan = { style: 'heldOut', photosPerView: 3, strangers: 200, firstSeed: 8_000_000 } as const
  const trials = await takeTrials(bench.model, plan)
  const isForeign = ({ without }: Trial): boolean => without !== undefined
  report(
    'held-out phone photos',
    trials.filter((trial) => !isForeign(trial)),
    bench,
  )
  report('the same without their family', trials.filter(isForeign), bench)
  const siblings = trials.flatMap(({ vector, sku }): Trial[] =>
    sku === null ? [] : [{ vector, sku: null, without: (other) => other === sku }],
  )
  report('the same without their SKU', siblings, bench)
}

async function measureAlterations(bench: Bench): Promise<void> {
  const pictures = await cataloguePictures(demo)
  for (const name of alterationNames) {
    const files = await Promise.all(pictures.map(({ file }) => alter(file, name)))
    const vectors = await embedFiles(bench.model, files)
    report(
      name,
      vectors.map((vector, i) => ({ vector, sku: pictures[i]?.sku ?? null })),
      bench,
    )
  }
}

async function measureFolder(folder: string, bench: Bench): Promise<void> {
  const lines = (await readFile(join(folder, 'cases.jsonl'), 'utf8')).trim().split('\n')
  const cases = lines.map((line) => caseSchema.parse(JSON.parse(line)))
  const vectors = await embedFiles(
    bench.model,
    cases.map(({ photo }) => resolve(folder, photo)),
  )
  const known = new Set(bench.references.map(({ sku }) => sku))
  const trialsFor = (skus: ReadonlySet<string>): Trial[] =>
    cases.map(({ sku }, i) => ({
      vector: vectors[i] ?? new Float32Array(),
      sku: sku !== null && skus.has(sku) ? sku : null,
    }))
  report(`${folder} against the demo`, trialsFor(known), bench)
  const own = await indexCatalogue(bench.model, join(folder, 'products.yaml')).catch(
    () => undefined,
  )
  if (own === undefined) return
  const skus = new Set(own.map(({ sku }) => sku))
  report(`${folder}, own catalogue`, trialsFor(skus), { ...bench, references: own })
}

async function measureRunning({ model }: Bench): Promise<void> {
  const runner = await createRunner(model, INPUT_SIDE)
  const pictures = (await cataloguePictures(demo)).slice(0, 8)
  const tensors = await Promise.all(pictures.map(({ file }) => pictureTensor(file)))
  const single: Float32Array[] = []
  const timesMs: number[] = []
  for (const tensor of [...tensors, ...tensors, ...tensors]) {
    const start = performance.now()
    single.push(...(await runner.run([tensor], 'embedding')))
    timesMs.push(performance.now() - start)
  }
  const batch = await runner.run(tensors, 'embedding')
  const gaps = batch.flatMap((row, i) =>
    [...row].map((v, k) => Math.abs(v - (single[i]?.[k] ?? 0))),
  )
  await runner.release()
  const median = timesMs.toSorted((a, b) => a - b)[12] ?? 0
  const largest = Math.max(...gaps).toExponential(1)
  say('running', `${median.toFixed(1)} ms a picture; batch of 8 differs by ${largest} at most`)
}

async function measure(): Promise<void> {
  const model = await readFile(here('bundled.onnx'))
  const rule = ruleSchema.parse(JSON.parse(await readFile(here('thresholds.json'), 'utf8')))
  const bench = { model, rule, references: await indexCatalogue(model, demo) }
  say('index', `${bench.references.length} pictures in ${dirname(demo)}`)
  await measureRunning(bench)
  for (const folder of process.argv.slice(2)) await measureFolder(folder, bench)
  await measureAlterations(bench)
  await measureSimulated(bench)
}

await measure()
