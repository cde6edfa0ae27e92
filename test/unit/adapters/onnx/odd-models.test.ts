import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { createOnnxGraph } from '#catalog/embedder/onnx-graph.ts'
import { bytes, integer, join as message } from '#catalog/embedder/protobuf.ts'
import { loadCard } from '#src/adapters/onnx/card.ts'
import { externalFilesOf } from '#src/adapters/onnx/external-files.ts'
import { createOnnxEmbedder } from '#src/adapters/onnx/onnx-embedder.ts'
import { sha256 } from '#src/lib/hash.ts'
import { EmbedderError } from '#src/ports/errors.ts'
import { type OddModel, oddSize, writeOddModel, writeWeights } from '#test/support/odd-models.ts'
import { refusal } from '#test/support/refusal.ts'
import { sharedFolder, sharedMissing } from '#test/support/shared-data.ts'

let folder = ''
const open: { close(): Promise<void> }[] = []

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'vitryna-unit-'))
})
afterEach(async () => {
  for (const one of open.splice(0)) await one.close()
})
afterAll(() => rm(folder, { recursive: true, force: true }))

async function load(cardFile: string) {
  const options = { providers: ['cpu'], threads: 1, onStatus: () => undefined }
  const embedder = await createOnnxEmbedder({ cardFile, ...options })
  open.push(embedder)
  return embedder
}

const refusalOf = (work: Promise<unknown>) => refusal(work, EmbedderError)

/** Channels of 3, 4 and 0: a unit vector of 0.6, 0.8 and 0. */
const pixels = oddSize[0] * oddSize[1]
const tensor = Float32Array.from(
  { length: 3 * pixels },
  (_, at) => [3, 4, 0][Math.floor(at / pixels)] ?? 0,
)

async function vectorOf(cardFile: string): Promise<readonly number[]> {
  const [vector = new Float32Array()] = await (await load(cardFile)).embed([tensor])
  return Array.from(vector, (value) => Math.round(value * 1e3) / 1e3)
}

describe('a model runs', () => {
  const half = { input: 'float16', output: 'float16' } as const
  it.each([
    ['of half precision', { ...half, squeeze: true }],
    ['that takes float16', { input: 'float16', squeeze: true }],
    ['that gives float16', { output: 'float16', squeeze: true }],
    ['that gives a map of one place', {}],
    ['of half precision that gives a map of one place', half],
    ['that gives float64', { output: 'float64', squeeze: true }],
    ['that says nothing of the sizes it takes', { inputDims: ['n', 'c', 'h', 'w'], squeeze: true }],
    [
      'of a fixed batch of one',
      { inputDims: [1, 3, ...oddSize], squeeze: true, card: { batch: false } },
    ],
    [
      'that takes float16 and gives float64',
      { input: 'float16', output: 'float64', squeeze: true },
    ],
    [
      'of half precision that says nothing of sizes',
      { ...half, inputDims: ['n', 'c', 'h', 'w'], outputDims: ['n', 'd', 'h', 'w'] },
    ],
    [
      'of half precision, one at a time',
      { ...half, inputDims: [1, 3, ...oddSize], squeeze: true, card: { batch: false } },
    ],
    ['with weights beside it', { ...half, weights: { file: 'half.bin', values: [1, 1, 1] } }],
    ['whose output has a free size', { outputDims: ['n', 'dim', 1, 1] }],
  ] as const satisfies readonly (readonly [string, OddModel])[])('%s', async (_, odd) => {
    expect(await vectorOf(await writeOddModel(folder, odd))).toEqual([0.6, 0.8, 0])
  })

  it.skipIf(sharedMissing)(
    `found in use: fp16-in${sharedMissing ? ` (${sharedMissing})` : ''}`,
    async () => {
      const embedder = await load(join(sharedFolder, 'cases/found/23-fp16-model/fp16-in.json'))
      const [vector] = await embedder.embed([new Float32Array(3 * 32 * 32).fill(0.5)])
      expect(Math.hypot(...(vector ?? []))).toBeCloseTo(1, 5)
    },
  )
})

describe('a model is refused with what to do', () => {
  it.each([
    [
      'that takes bytes',
      { input: 'uint8' },
      'takes pixels as uint8',
      'input of float32 or float16',
    ],
    [
      'that takes float64',
      { input: 'float64', output: 'float64', squeeze: true },
      'takes pixels as float64',
      'input of float32 or float16',
    ],
    [
      'that gives whole numbers',
      { output: 'int64', squeeze: true },
      'gave int64',
      'output of float32',
    ],
    [
      'of another size',
      { inputDims: ['n', 3, 32, 32] },
      'takes [n, 3, 32, 32], the card says NCHW of 4x6',
      'input.size',
    ],
    [
      'of another layout',
      { inputDims: ['n', ...oddSize, 3] },
      'takes [n, 4, 6, 3]',
      'input.layout',
    ],
    ['of one channel', { inputDims: ['n', 1, ...oddSize] }, 'takes [n, 1, 4, 6]', 'input.layout'],
    [
      'of a fixed batch of one',
      { inputDims: [1, 3, ...oddSize] },
      'takes 1 pictures at a time',
      'set batch to false',
    ],
    [
      'of a fixed batch of four',
      { inputDims: [4, 3, ...oddSize] },
      'takes 4 pictures at a time',
      'free batch',
    ],
    [
      'whose map has many places',
      { card: { output: { name: 'vector', dim: 4, pool: 'none' } }, squeeze: true },
      'gave [1, 3], its card says [1, 4]',
      'output.dim',
    ],
  ] as const satisfies readonly (readonly [string, OddModel, string, string])[])(
    '%s',
    async (...[, odd, problem, remedy]) => {
      const refusal = await refusalOf(load(await writeOddModel(folder, odd)))
      expect(refusal.message).toContain(problem)
      expect(refusal.message).not.toContain('\n')
      expect(refusal.remedy).toContain(remedy)
    },
  )
})

describe('weights in a file of their own', () => {
  it('are part of what the embedder is: exchanged, it is another one', async () => {
    const weights = { file: 'ext.bin', values: [1, 1, 1] }
    const cardFile = await writeOddModel(folder, { weights })
    const first = await load(cardFile)
    expect(await vectorOf(cardFile)).toEqual([0.6, 0.8, 0])
    await writeWeights(folder, { ...weights, values: [1, 0, 1] })
    const second = await load(cardFile)
    expect(await vectorOf(cardFile)).toEqual([1, 0, 0])
    expect(second.id).not.toBe(first.id)
    await writeWeights(folder, weights)
    expect((await load(cardFile)).id).toBe(first.id)
  })

  it.each(['model.onnx_data', './dot.bin', 'with space.bin', 'ваги №1.bin', 'a..b.bin', 'no-end'])(
    'are part of it wherever a program put them: %s',
    async (file) => {
      const cardFile = await writeOddModel(folder, { weights: { file, values: [1, 1, 1] } })
      const { card } = await loadCard(cardFile)
      // As many bytes, of which one differs.
      await writeWeights(folder, { file, values: [1, 1, 1 + 2 ** -23] })
      expect((await loadCard(cardFile)).card.sha256).not.toBe(card.sha256)
      await writeWeights(folder, { file, values: [1, 1, 1] })
      expect((await loadCard(cardFile)).card.sha256).toBe(card.sha256)
    },
  )

  it('are refused when they are exchanged under a running bot', async () => {
    const weights = { file: 'live.bin', values: [1, 1, 1] }
    const cardFile = await writeOddModel(folder, { weights })
    const { card } = await loadCard(cardFile)
    await writeWeights(folder, { ...weights, values: [0, 1, 1] })
    expect((await loadCard(cardFile)).card.sha256).not.toBe(card.sha256)
  })

  it('are named when they are missing', async () => {
    const weights = { file: 'gone.bin', values: [1, 1, 1] }
    const cardFile = await writeOddModel(folder, { weights })
    await rm(join(folder, 'gone.bin'))
    const { message: said } = await refusalOf(loadCard(cardFile))
    expect(said).toContain(join(folder, 'gone.bin'))
  })

  it('may lie in a folder', async () => {
    await mkdir(join(folder, 'parts'))
    const cardFile = await writeOddModel(folder, {
      weights: { file: 'parts/w.bin', values: [1, 0, 1] },
    })
    expect(await vectorOf(cardFile)).toEqual([1, 0, 0])
  })

  const entry = (key: string, text: string) => bytes(13, [bytes(1, key), bytes(2, text)])
  const weights = (file: string) => [bytes(8, 'w'), entry('location', file), integer(14, 1)]
  const constant = (file: string) =>
    bytes(5, [bytes(1, 'value'), bytes(5, weights(file)), integer(20, 4)])
  it.each([
    ['a constant inside a node', bytes(7, [bytes(1, [constant('a.bin')])])],
    [
      'a branch of a node',
      bytes(7, [bytes(1, [bytes(5, [bytes(6, [bytes(5, weights('a.bin'))])])])]),
    ],
    ['a list of tensors', bytes(7, [bytes(1, [bytes(5, [bytes(10, weights('a.bin'))])])])],
    ['a sparse tensor', bytes(7, [bytes(15, [bytes(1, weights('a.bin'))])])],
    ['a function', bytes(25, [bytes(7, [constant('a.bin')])])],
    [
      'two tensors that share it',
      bytes(7, [bytes(5, weights('a.bin')), bytes(5, weights('a.bin'))]),
    ],
    [
      'a tensor behind a large one',
      bytes(7, [
        bytes(5, [bytes(8, 'large'), bytes(9, Buffer.alloc(300_000, 0x6a))]),
        bytes(5, weights('a.bin')),
      ]),
    ],
  ])('are found in %s', async (_, part) => {
    const file = join(folder, 'found.onnx')
    await writeFile(file, message([integer(1, 8), part]))
    expect(externalFilesOf(file)).toEqual(['a.bin'])
  })

  it('are not there in a model that has none, whatever its metadata say', async () => {
    const graph = createOnnxGraph()
    const mean = graph.op('ReduceMean', ['pixels'], { axes: [2, 3], keepdims: 0 })
    const model = graph.write({
      name: 'plain',
      input: { name: 'pixels', dims: [3, 4, 6] },
      outputs: { vector: { tensor: mean, dims: [3] } },
    })
    const metadata = bytes(14, [bytes(1, 'location'), bytes(2, 'Kyiv')])
    const file = join(folder, 'plain.onnx')
    await writeFile(file, message([model, metadata]))
    expect(externalFilesOf(file)).toEqual([])
    expect((await readFile(file)).length).toBeGreaterThan(0)
  })

  it.each([
    ['text', Buffer.from('not really a model')],
    ['a page of a proxy', Buffer.from('<html><body>502 Bad Gateway</body></html>')],
    [
      'a pointer to a large file',
      Buffer.from('version https://git-lfs.github.com/spec/v1\noid sha256:00\n'),
    ],
  ])('%s in the place of a model is refused with its name', async (_, content) => {
    const file = await writeOddModel(folder, { card: { sha256: sha256(content) } })
    await writeFile(file.replace(/json$/, 'onnx'), content)
    const { message: said, remedy } = await refusalOf(loadCard(file))
    expect(said).toMatch(/odd-\w+\.onnx is no ONNX model/)
    expect(remedy).toContain('again')
  })
})
