import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { type Card, loadCard } from '#src/adapters/onnx/card.ts'
import { createOnnxEmbedder } from '#src/adapters/onnx/onnx-embedder.ts'
import { embedPictures } from '#src/photo/embed-pictures.ts'
import { openPhoto } from '#src/photo/open-photo.ts'
import { embedderSettings } from '#src/wiring/embedders.ts'
import type { BenchContext } from './bench.ts'
import { makeResentPhoto } from './photo.ts'
import { type Row, skipped } from './row.ts'

/** Not a dependency: with its browser runtime it weighs 474 MB. */
const packageName = '@huggingface/transformers'
const version = '4.3.1'

const what = 'JPEG to vector'
const baseline = `${packageName}, the same file`

/** As much of the package as is used here. */
interface Transformers {
  readonly env: { localModelPath: string; allowRemoteModels: boolean }
  readonly RawImage: { fromBlob(blob: Blob): Promise<unknown> }
  pipeline(task: string, model: string, options: object): Promise<Pipeline>
}

interface Pipeline {
  (image: unknown): Promise<{ readonly data: Float32Array }>
  model: (inputs: Tensors) => Promise<Tensors>
}

type Tensors = Readonly<Record<string, unknown>>

export async function transformersBench({
  config,
  compare,
}: BenchContext): Promise<readonly Row[]> {
  const transformers = await load()
  if (!transformers) {
    return [skipped(what, baseline, `npm i --no-save ${packageName}@${version} to see it`)]
  }
  const settings = embedderSettings(config)
  const { card, modelFile } = await loadCard(settings.cardFile)
  if (card.input.layout !== 'NCHW') return [skipped(what, baseline, 'it knows NCHW only')]

  const folder = await mkdtemp(join(tmpdir(), 'vitryna-bench-'))
  const embedder = await createOnnxEmbedder({
    ...settings,
    providers: ['cpu'],
    onStatus: () => undefined,
  })
  try {
    await writeModelFolder(join(folder, 'model'), card, modelFile)
    const pipeline = await openPipeline(transformers, { folder, card, threads: settings.threads })
    const jpeg = await makeResentPhoto(87)
    const comparison = await compare(`${what}, ${packageName}`, {
      subject: async () => embedPictures(embedder, [await (await openPhoto(jpeg)).decode()]),
      baseline: async () =>
        pipeline(await transformers.RawImage.fromBlob(new Blob([new Uint8Array(jpeg)]))),
    })
    return [{ what, baseline, comparison }]
  } finally {
    await embedder.close()
    await rm(folder, { recursive: true, force: true })
  }
}

/** From where the command runs, as `npm i --no-save` leaves it; undefined when it is not there. */
async function load(): Promise<Transformers | undefined> {
  let file: string
  try {
    file = createRequire(resolve('package.json')).resolve(packageName)
  } catch {
    return undefined
  }
  const loaded: { readonly default?: unknown } = await import(pathToFileURL(file).href)
  return (loaded.default ?? loaded) as Transformers
}

/** The layout that it reads models from. */
async function writeModelFolder(folder: string, card: Card, modelFile: string): Promise<void> {
  const { size, mean, std } = card.input
  const [height, width] = size
  await mkdir(join(folder, 'onnx'), { recursive: true })
  await symlink(resolve(modelFile), join(folder, 'onnx', 'model.onnx'))
  await writeJson(join(folder, 'config.json'), { model_type: 'mobilenet_v2' })
  await writeJson(join(folder, 'preprocessor_config.json'), {
    image_processor_type: 'ViTImageProcessor',
    do_resize: true,
    size: { height, width },
    resample: 3,
    do_rescale: true,
    rescale_factor: 1 / 255,
    do_normalize: true,
    image_mean: mean,
    image_std: std,
  })
}

function writeJson(file: string, content: object): Promise<void> {
  return writeFile(file, JSON.stringify(content))
}

interface OpenPipeline {
  readonly folder: string
  readonly card: Card
  readonly threads: number
}

async function openPipeline(
  { env, pipeline }: Transformers,
  { folder, card, threads }: OpenPipeline,
): Promise<Pipeline> {
  env.localModelPath = folder
  env.allowRemoteModels = false
  const opened = await pipeline('image-feature-extraction', 'model', {
    dtype: 'fp32',
    device: 'cpu',
    session_options: { intraOpNumThreads: threads, interOpNumThreads: 1, logSeverityLevel: 4 },
  })
  // It has names of its own for inputs and outputs; those of the file stand in the card.
  const { model } = opened
  opened.model = async ({ pixel_values: pixels }) => {
    const outputs = await model({ [card.input.name]: pixels })
    return { image_embeds: outputs[card.output.name] }
  }
  return opened
}
