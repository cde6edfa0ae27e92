import { type InferenceSession, Tensor } from 'onnxruntime-node'
import '#src/lib/forbid-telemetry.ts'
import { type Card, loadCard, valuesPerPicture } from '#src/adapters/onnx/card.ts'
import { createOnnxEmbedder } from '#src/adapters/onnx/onnx-embedder.ts'
import { openSession } from '#src/adapters/onnx/start-session.ts'
import { seededRandom } from '#src/lib/random.ts'
import type { Embedder } from '#src/ports/embedder.ts'
import { embedderSettings } from '#src/wiring/embedders.ts'
import type { BenchContext } from './bench.ts'
import type { Comparison } from './compare.ts'
import { type Row, skipped } from './row.ts'

const batches = [1, 8, 32] as const

export async function embedderBench(context: BenchContext): Promise<readonly Row[]> {
  const settings = embedderSettings(context.config)
  const { card, modelFile } = await loadCard(settings.cardFile)
  const cpu = await openSession(modelFile, 'cpu', settings.threads)
  const embedder = await createOnnxEmbedder({
    ...settings,
    providers: ['cpu'],
    onStatus: () => undefined,
  })
  try {
    const bare = bareRunner(cpu, card)
    const rows = [
      await overhead(context, { bare, embedder, batch: Math.min(8, embedder.maxBatch) }),
      ...(card.batch ? [await overhead(context, { bare, embedder, batch: 1 })] : []),
      ...(card.batch ? await batching(context, bare) : []),
    ]
    const others = settings.providers.filter((provider) => provider !== 'cpu')
    for (const provider of others) {
      rows.push(...(await onProvider(context, { card, modelFile, bare, provider })))
    }
    return rows
  } finally {
    await embedder.close()
    await cpu.release()
  }
}

/** Runs the model as it is on a batch of so many pictures. */
type BareRunner = (batch: number) => () => Promise<unknown>

function bareRunner(session: InferenceSession, card: Card): BareRunner {
  const [height, width] = card.input.size
  const image = card.input.layout === 'NCHW' ? [3, height, width] : [height, width, 3]
  return (batch) => {
    const values = Float32Array.from(
      makeTensors(valuesPerPicture(card), batch).flatMap((tensor) => [...tensor]),
    )
    const feeds = { [card.input.name]: new Tensor('float32', values, [batch, ...image]) }
    return () => session.run(feeds, [card.output.name])
  }
}

/** The same for both sides of a comparison: what a run takes depends on its values, too. */
function makeTensors(length: number, count: number): readonly Float32Array[] {
  const random = seededRandom(count)
  return Array.from({ length: count }, () => Float32Array.from({ length }, random))
}

interface Overhead {
  readonly bare: BareRunner
  readonly embedder: Embedder
  readonly batch: number
}

/** What the way to the model and back costs: the line, the other process, the checks of the vectors. */
async function overhead(
  { compare }: BenchContext,
  { bare, embedder, batch }: Overhead,
): Promise<Row> {
  const what = `embedder ${embedder.name} on cpu, batch ${batch}`
  const [height, width] = embedder.input.size
  const tensors = makeTensors(3 * height * width, batch)
  const comparison = await compare(what, {
    subject: () => embedder.embed(tensors),
    baseline: bare(batch),
  })
  const note = batch > 1 ? { note: 'target: at most 10 % slower' } : {}
  return { what, baseline: 'the bare ONNX run', comparison, ...note }
}

async function batching({ compare }: BenchContext, bare: BareRunner): Promise<readonly Row[]> {
  const one = bare(1)
  const rows: Row[] = []
  for (const batch of batches.slice(1)) {
    const what = `ONNX run on cpu, batch ${batch}`
    const comparison = await compare(what, { subject: bare(batch), baseline: times(one, batch) })
    const note = perSecond(comparison, batch)
    rows.push({ what, baseline: `${batch} runs of batch 1`, comparison, note })
  }
  return rows
}

function times(work: () => Promise<unknown>, count: number) {
  return async () => {
    for (let call = 0; call < count; call += 1) await work()
  }
}

interface OnProvider {
  readonly card: Card
  readonly modelFile: string
  /** On the CPU. */
  readonly bare: BareRunner
  readonly provider: string
}

/** The same runs on a graphics card, where there is one. */
async function onProvider(
  context: BenchContext,
  { card, modelFile, bare, provider }: OnProvider,
): Promise<readonly Row[]> {
  const problem = await whyMissing(context, provider)
  const what = (batch: number) => `ONNX run on ${provider}, batch ${batch}`
  if (problem) return [skipped(what(1), 'the same on cpu', problem)]
  const { threads } = embedderSettings(context.config)
  const session = await openSession(modelFile, provider, threads)
  try {
    const rows: Row[] = []
    for (const batch of card.batch ? batches : [1]) {
      const contest = { subject: bareRunner(session, card)(batch), baseline: bare(batch) }
      const comparison = await context.compare(what(batch), contest)
      const note = perSecond(comparison, batch)
      rows.push({ what: what(batch), baseline: 'the same on cpu', comparison, note })
    }
    return rows
  } finally {
    await session.release()
  }
}

/** Tried in a process of its own: a driver may take its process along. */
async function whyMissing({ config }: BenchContext, provider: string): Promise<string | undefined> {
  const embedder = await createOnnxEmbedder({
    ...embedderSettings(config),
    providers: [provider, 'cpu'],
    onStatus: () => undefined,
  })
  await embedder.close()
  return embedder.missingProviders.map(({ reason, remedy }) => `${reason}; ${remedy}`)[0]
}

function perSecond({ subjectMs, baselineMs }: Comparison, batch: number): string {
  const [subject, baseline] = [subjectMs, baselineMs].map((ms) => Math.round((batch * 1_000) / ms))
  return `${subject} / ${baseline} images a second`
}
