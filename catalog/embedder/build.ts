import { createHash } from 'node:crypto'
import { writeFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { cardInput } from './card-input.ts'
import { embedderModel } from './features.ts'
import { learnForeground } from './foreground.ts'
import { takeLessons } from './lessons.ts'
import { learnMap } from './projection.ts'
import { fitThresholds } from './thresholds.ts'
import { indexCatalogue, takeTrials } from './trials.ts'

// Makes bundled.onnx, bundled.json and thresholds.json from the drawn catalogue and from nothing
// else: npx node catalog/embedder/build.ts. Photos are taken in memory; every seed is fixed.

const DIM = 320
const SHRINKAGE = 0.07
const BALANCE = 0.5

const here = (name: string): string => fileURLToPath(new URL(name, import.meta.url))

function say(text: string): void {
  const seconds = Math.round(performance.now() / 1000)
  process.stdout.write(`${String(seconds).padStart(4)} s  ${text}\n`)
}

/** JSON as the formatter wants it: lists of numbers on one line. */
async function writeJson(name: string, value: unknown): Promise<void> {
  const text = JSON.stringify(value, null, 2).replace(/\[[\s\d,.]+\]/g, (list) =>
    list.replace(/\s+/g, '').replaceAll(',', ', '),
  )
  await writeFile(here(name), `${text}\n`)
}

async function learn(): Promise<Uint8Array> {
  say('learning what is foreground')
  const networks = await learnForeground(1000)
  say('photographing')
  const lessons = await takeLessons(networks, (done, of) => {
    if (done % 50 === 0) say(`photographed ${done} of ${of} subjects`)
  })
  say(`learning the map from ${lessons.differences.length} photos`)
  const map = learnMap({ ...lessons, dim: DIM, shrinkage: SHRINKAGE, balance: BALANCE })
  return embedderModel(networks, map)
}

async function build(): Promise<void> {
  const model = await learn()
  const sha256 = createHash('sha256').update(model).digest('hex')
  await writeFile(here('bundled.onnx'), model)
  await writeJson('bundled.json', {
    name: 'bundled',
    file: 'bundled.onnx',
    sha256,
    license: 'same as the project',
    input: cardInput,
    output: { name: 'embedding', dim: DIM, pool: 'none' },
    // It was taught whole pictures; corners of them bring it nothing.
    views: 1,
    batch: true,
  })
  say(`bundled.onnx: ${(model.length / 1e6).toFixed(2)} MB, ${sha256.slice(0, 12)}`)
  const references = await indexCatalogue(model, here('../products.yaml'))
  say(`fitting the thresholds over ${references.length} pictures of the catalogue`)
  const plan = { style: 'phone', photosPerView: 3, strangers: 250, firstSeed: 5_000_000 } as const
  const thresholds = fitThresholds(references, await takeTrials(model, plan))
  await writeJson('thresholds.json', {
    embedder: 'bundled',
    sha256,
    // It was taught the colours of the demo's goods: counting them twice only brings strangers nearer.
    colourWeight: 0,
    ...thresholds,
  })
  say(JSON.stringify(thresholds))
}

await build()
