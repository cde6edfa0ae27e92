import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { InferenceSession } from 'onnxruntime-node'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { loadCard } from '#src/adapters/onnx/card.ts'
import { exposeLayer } from '#src/adapters/onnx/expose-layer.ts'
import { sha256 } from '#src/lib/hash.ts'
import { EmbedderError } from '#src/ports/errors.ts'
import { writeOddModel } from '#test/support/odd-models.ts'
import { refusal } from '#test/support/refusal.ts'

const modelOf = (cardFile: string) => cardFile.replace(/json$/, 'onnx')
const refusalOf = (work: Promise<unknown>) => refusal(work, EmbedderError)

let folder = ''

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'vitryna-unit-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

async function outputsOf(file: string) {
  const session = await InferenceSession.create(file)
  const outputs = session.outputMetadata.map((output) =>
    output.isTensor ? [output.name, output.type, output.shape.slice(1)] : [],
  )
  await session.release()
  return outputs
}

describe('exposing a layer', () => {
  it('makes it an output of the file, and says so in the card beside it', async () => {
    const cardFile = await writeOddModel(folder, {})
    const file = modelOf(cardFile)
    const exposed = await exposeLayer({ file, layer: 'wide', to: file })
    expect(exposed).toEqual({
      name: 'wide',
      dim: 3,
      sha256: sha256(await readFile(file)),
      cardFile,
    })
    expect(await outputsOf(file)).toEqual([
      ['vector', 'float32', [3, 1, 1]],
      ['wide', 'float32', [3, 4, 6]],
    ])
    const { card } = await loadCard(cardFile)
    expect(card.output.mid).toEqual({ name: 'wide', dim: 3 })
  })

  it('changes nothing the second time', async () => {
    const file = modelOf(await writeOddModel(folder, { squeeze: true }))
    const once = await exposeLayer({ file, layer: 'wide', to: file })
    expect(await exposeLayer({ file, layer: 'wide', to: file })).toEqual(once)
  })

  it('leaves the file and its card as they are when told to write others', async () => {
    const cardFile = await writeOddModel(folder, { card: { license: 'MIT' } })
    const before = await Promise.all([readFile(modelOf(cardFile)), readFile(cardFile, 'utf8')])
    const to = join(folder, 'seen.onnx')
    const exposed = await exposeLayer({ file: modelOf(cardFile), layer: 'wide', to })
    expect(exposed.cardFile).toBe(join(folder, 'seen.json'))
    const { card } = await loadCard(join(folder, 'seen.json'))
    expect(card).toMatchObject({ license: 'MIT', file: 'seen.onnx' })
    expect(await Promise.all([readFile(modelOf(cardFile)), readFile(cardFile, 'utf8')])).toEqual(
      before,
    )
  })

  it('does without a card, and leaves alone one that is of another model', async () => {
    const cardFile = await writeOddModel(folder, { outputDims: ['batch', 3, 'h', 'w'] })
    const file = modelOf(cardFile)
    const foreign = JSON.stringify({ sha256: 'f'.repeat(64), output: {} })
    await writeFile(cardFile, foreign)
    expect((await exposeLayer({ file, layer: 'wide', to: file })).cardFile).toBeUndefined()
    expect(await readFile(cardFile, 'utf8')).toBe(foreign)
    await rm(cardFile)
    expect((await exposeLayer({ file, layer: 'wide', to: file })).cardFile).toBeUndefined()
  })

  it('gives half-precision layers as they are', async () => {
    const file = modelOf(await writeOddModel(folder, { input: 'float16', output: 'float16' }))
    await exposeLayer({ file, layer: 'vector', to: file })
    expect(await outputsOf(file)).toEqual([['vector', 'float16', [3, 1, 1]]])
  })

  it('names layers that there are when there is none of the name', async () => {
    const file = modelOf(await writeOddModel(folder, {}))
    const { message, remedy } = await refusalOf(exposeLayer({ file, layer: 'clip_9', to: file }))
    expect(message).toMatch(/no layer clip_9.*wide, mean, vector/)
    expect(remedy).toContain('netron')
  })

  it.each([
    ['is not there', 'gone.onnx', undefined],
    ['is no model', 'text.onnx', 'hello'],
    ['has no graph', 'empty.onnx', Buffer.of(8, 8)],
  ])('refuses a file that %s', async (_, name, content) => {
    const file = join(folder, name)
    if (content !== undefined) await writeFile(file, content)
    const { message } = await refusalOf(exposeLayer({ file, layer: 'wide', to: file }))
    expect(message).toContain(file)
  })
})
