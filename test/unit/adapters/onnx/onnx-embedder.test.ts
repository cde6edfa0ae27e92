import { execFileSync } from 'node:child_process'
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import { createOnnxEmbedder, type OnnxEmbedderOptions } from '#src/adapters/onnx/onnx-embedder.ts'
import { startModel } from '#src/adapters/onnx/running-model.ts'
import { embedPictures } from '#src/photo/embed-pictures.ts'
import { EmbedderError } from '#src/ports/errors.ts'
import { paint } from '#test/support/pictures.ts'
import { refusal } from '#test/support/refusal.ts'
import {
  meanColour,
  oneAtATime,
  pixelTokens,
  slow,
  tinySize,
  writeTinyModel,
} from '#test/support/tiny-models.ts'

let folder = ''
const open: { close(): Promise<void> }[] = []

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'vitryna-unit-'))
})
afterEach(async () => {
  for (const one of open.splice(0)) await one.close()
})
afterAll(() => rm(folder, { recursive: true, force: true }))

async function load(cardFile: string, overrides: Partial<OnnxEmbedderOptions> = {}) {
  const embedder = await createOnnxEmbedder({
    cardFile,
    providers: ['cpu'],
    threads: 1,
    onStatus: () => undefined,
    ...overrides,
  })
  open.push(embedder)
  return embedder
}

const refusalOf = (work: Promise<unknown>) => refusal(work, EmbedderError)

/** A tensor of one colour. */
function tensor(r: number, g: number, b: number): Float32Array {
  const pixels = tinySize[0] * tinySize[1]
  return Float32Array.from({ length: 3 * pixels }, (_, at) => {
    if (at < pixels) return r
    return at < 2 * pixels ? g : b
  })
}

function rounded(vectors: readonly Float32Array[]) {
  return vectors.map((vector) => [...vector].map((value) => Math.round(value * 1e4) / 1e4))
}

/** Red at the top left, black elsewhere but for a green bottom. */
const picture = paint(tinySize[1], tinySize[0], (x, y) => {
  if (x === 0 && y === 0) return [255, 0, 0]
  return y === 3 ? [0, 255, 0] : [0, 0, 0]
})
/** 1 red and 6 green pixels of 24. */
const meanOfPicture = [1 / Math.hypot(1, 6), 6 / Math.hypot(1, 6), 0].map(
  (value) => Math.round(value * 1e4) / 1e4,
)

describe('a card', () => {
  it.each(['NCHW', 'NHWC'] as const)('describes a model that takes %s', async (layout) => {
    const embedder = await load(await writeTinyModel(folder, meanColour[layout], { layout }))
    expect(rounded(await embedPictures(embedder, [picture]))).toEqual([meanOfPicture])
  })

  it.each([
    ['the mean of its tokens', 'mean', meanOfPicture],
    ['its first token', 'cls', [1, 0, 0]],
  ] as const)('asks for %s', async (_, pool, expected) => {
    const embedder = await load(await writeTinyModel(folder, pixelTokens, { pool }))
    expect(rounded(await embedPictures(embedder, [picture, picture]))).toEqual([expected, expected])
  })

  it('gives the embedder its name, dimension, input and an id with the hash of the file', async () => {
    const embedder = await load(await writeTinyModel(folder, meanColour.NCHW))
    expect(embedder).toMatchObject({ name: 'tiny', dim: 3, provider: 'cpu', maxBatch: 8 })
    expect(embedder.id).toMatch(/^tiny@[0-9a-f]{12}$/)
    expect(embedder.input.size).toEqual(tinySize)
  })

  it.each([
    ['an input', { inputName: 'image' }, /input image.*inputs: pixels/],
    ['an output', { outputName: 'logits' }, /output logits.*outputs: vector/],
    ['a dimension', { dim: 4 }, /gave \[1, 3\].*\[1, 4\]/],
    ['tokens', { pool: 'cls' }, /gave \[1, 3\].*\[1, tokens, 3\]/],
  ] as const)('is refused for %s that the model has not', async (_, card, message) => {
    const refusal = await refusalOf(load(await writeTinyModel(folder, meanColour.NCHW, card)))
    expect(refusal.message).toMatch(message)
    expect(refusal.remedy).toContain('card')
  })

  it('is refused with a file that is no model', async () => {
    const cardFile = await writeTinyModel(folder, meanColour.NCHW, { dim: 1 })
    await writeFile(cardFile.replace(/json$/, 'onnx'), 'no model')
    expect((await refusalOf(load(cardFile))).message).toContain('SHA-256')
  })
})

describe('embedding', () => {
  it('gives unit vectors in the order of the pictures, however many', async () => {
    const embedder = await load(await writeTinyModel(folder, meanColour.NCHW))
    const tensors = Array.from({ length: 21 }, (_, at) => tensor(1, at, 0))
    const vectors = await embedder.embed(tensors)
    for (const [at, vector] of vectors.entries()) {
      const [r = 0, g = 0, b = 9] = vector
      expect([g / r, b]).toEqual([expect.closeTo(at, 4), 0])
      expect(Math.hypot(...vector)).toBeCloseTo(1, 6)
    }
    expect(vectors).toHaveLength(21)
  })

  it('answers requests of the same moment each with its own', async () => {
    const embedder = await load(await writeTinyModel(folder, meanColour.NCHW))
    const answers = await Promise.all(
      [tensor(1, 0, 0), tensor(0, 1, 0), tensor(0, 0, 1)].map((one) => embedder.embed([one])),
    )
    expect(answers.map(rounded)).toEqual([[[1, 0, 0]], [[0, 1, 0]], [[0, 0, 1]]])
  })

  it('gives nothing for nothing', async () => {
    const embedder = await load(await writeTinyModel(folder, meanColour.NCHW))
    expect(await embedder.embed([])).toEqual([])
  })

  it.each([
    ['takes one picture at a time', { batch: false }],
    ['says it takes several, but fails', { batch: true }],
  ])('works with a model that %s', async (_, card) => {
    const embedder = await load(await writeTinyModel(folder, oneAtATime, card))
    expect(embedder.maxBatch).toBe(card.batch ? 8 : 1)
    const vectors = await embedder.embed([tensor(1, 0, 0), tensor(0, 1, 0), tensor(0, 0, 1)])
    expect(rounded(vectors)).toEqual([
      [1, 0, 0],
      [0, 1, 0],
      [0, 0, 1],
    ])
  })

  it.each([
    ['values that are no numbers', tensor(Number.NaN, 0, 0), /not finite/],
    ['nothing in it', tensor(0, 0, 0), /zero/],
    ['another size', new Float32Array(5), /tensor of 5 values.*72/],
  ])('refuses a tensor with %s, but not its neighbours', async (_, bad, message) => {
    const embedder = await load(await writeTinyModel(folder, meanColour.NCHW))
    const [before, refusal, after] = await Promise.all([
      embedder.embed([tensor(1, 0, 0)]),
      refusalOf(embedder.embed([bad])),
      embedder.embed([tensor(0, 0, 1)]),
    ])
    expect(refusal.message).toMatch(message)
    expect([rounded(before), rounded(after)]).toEqual([[[1, 0, 0]], [[0, 0, 1]]])
  })

  it('leaves the event loop free while the model runs', async () => {
    const embedder = await load(await writeTinyModel(folder, slow))
    const order: string[] = []
    const embedding = embedder.embed([tensor(1, 1, 1)]).then(() => order.push('vector'))
    setTimeout(() => order.push('timer'), 5)
    await embedding
    expect(order).toEqual(['timer', 'vector'])
  })

  it('is refused after it was closed', async () => {
    const embedder = await load(await writeTinyModel(folder, meanColour.NCHW))
    await embedder.close()
    expect((await refusalOf(embedder.embed([tensor(1, 1, 1)]))).message).toContain('closed')
  })
})

describe('an execution provider', () => {
  it('that is not to be had is reported once and fallen back from', async () => {
    const reports: unknown[] = []
    const embedder = await load(await writeTinyModel(folder, meanColour.NCHW), {
      providers: ['nonsense', 'cpu'],
      onStatus: (status) => reports.push(status),
    })
    expect(embedder.provider).toBe('cpu')
    const missing = [expect.objectContaining({ provider: 'nonsense' })]
    expect(embedder.missingProviders).toEqual(missing)
    expect(reports).toEqual([{ provider: 'cpu', missing }])
  })

  it('is named when none is left', async () => {
    const cardFile = await writeTinyModel(folder, meanColour.NCHW)
    const { message, remedy } = await refusalOf(load(cardFile, { providers: ['nonsense'] }))
    expect(message).toContain('nonsense')
    expect(remedy).toContain('VITRYNA_EXECUTION_PROVIDERS')
  })

  it('that kills the process is fallen back from', async () => {
    await useDriver(killsTheProcess)
    const embedder = await load(await writeTinyModel(folder, meanColour.NCHW), {
      providers: ['webgpu', 'cpu'],
    })
    expect(embedder.provider).toBe('cpu')
    expect(embedder.missingProviders).toEqual([
      {
        provider: 'webgpu',
        reason: expect.stringContaining('SIGKILL'),
        remedy: 'leave webgpu out of VITRYNA_EXECUTION_PROVIDERS',
      },
    ])
    expect(rounded(await embedder.embed([tensor(1, 0, 0)]))).toEqual([[1, 0, 0]])
  })

  it('that starts but cannot run the model is fallen back from', async () => {
    await useDriver(cannotRun)
    const embedder = await load(await writeTinyModel(folder, meanColour.NCHW), {
      providers: ['webgpu', 'cpu'],
    })
    expect(embedder.provider).toBe('cpu')
    expect(embedder.missingProviders).toMatchObject([
      { provider: 'webgpu', reason: expect.stringContaining('no shader for it') },
    ])
  })
})

/** Loads code into the processes of models that stands for a driver. */
async function useDriver(code: string): Promise<void> {
  const driver = join(folder, 'driver.mjs')
  await writeFile(driver, code)
  vi.stubEnv('NODE_OPTIONS', `--import ${pathToFileURL(driver).href}`)
}

const killsTheProcess = `
const send = process.send.bind(process)
process.send = (message) => {
  if (message.provider !== 'webgpu') return send(message)
  send(message, () => process.kill(process.pid, 'SIGKILL'))
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 100)
}
`

const cannotRun = `
import { createRequire } from 'node:module'
const { InferenceSession } = createRequire(${JSON.stringify(import.meta.url)})('onnxruntime-node')
const { create } = InferenceSession
InferenceSession.create = async (model, options) => {
  const session = await create.call(InferenceSession, model, { ...options, executionProviders: ['cpu'] })
  if (options.executionProviders[0] === 'webgpu') {
    session.run = async () => {
      throw new Error('no shader for it')
    }
  }
  return session
}
`

describe('the process of the model', () => {
  it('is started anew after it died', async () => {
    const embedder = await load(await writeTinyModel(folder, meanColour.NCHW))
    for (const pid of childProcesses()) process.kill(pid, 'SIGKILL')
    expect((await refusalOf(embedder.embed([tensor(1, 0, 0)]))).message).toContain('SIGKILL')
    expect(rounded(await embedder.embed([tensor(1, 0, 0)]))).toEqual([[1, 0, 0]])
  })

  it('is ended when a run takes too long, and the next one gets another', async () => {
    const model = await startModel({
      cardFile: await writeTinyModel(folder, slow),
      providers: ['cpu'],
      threads: 1,
      runTimeoutMs: 5,
      onStatus: () => undefined,
    })
    open.push(model)
    for (const attempt of ['first', 'second']) {
      const { message } = await refusalOf(model.run([tensor(1, 1, 1)]))
      expect(`${attempt}: ${message}`).toContain('did not answer in 0.005 s')
    }
    expect(childProcesses()).toEqual([])
  })

  it('reports to nobody what it runs', async () => {
    const cardFile = await writeTinyModel(folder, meanColour.NCHW)
    // Where the runtime would keep the log of its reports.
    const temporary = await mkdtemp(join(folder, 'tmp-'))
    vi.stubEnv('TMPDIR', temporary)
    await (await load(cardFile)).embed([tensor(1, 0, 0)])
    expect(await readdir(temporary)).toEqual([])
  })
})

function childProcesses(): readonly number[] {
  try {
    const found = execFileSync('pgrep', ['-P', String(process.pid), '-f', 'model-process'])
    return found.toString().trim().split('\n').map(Number)
  } catch {
    // pgrep says with its exit code that there is none.
    return []
  }
}
