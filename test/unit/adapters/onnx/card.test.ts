import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { loadCard } from '#src/adapters/onnx/card.ts'
import { sha256 } from '#src/lib/hash.ts'
import { EmbedderError } from '#src/ports/errors.ts'

/** The shortest of all ONNX files: its version alone. */
const model = Uint8Array.of(8, 8)
const card = {
  name: 'tiny',
  file: 'tiny.onnx',
  sha256: sha256(model),
  license: 'MIT',
  input: {
    name: 'pixels',
    layout: 'NCHW',
    size: [32, 48],
    resize: 'squash',
    mean: [0.5, 0.5, 0.5],
    std: [0.25, 0.25, 0.25],
  },
  output: { name: 'vector', dim: 8, pool: 'none' },
  batch: true,
}

let folder = ''
let files = 0

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'vitryna-unit-'))
  await writeFile(join(folder, card.file), model)
})
afterAll(() => rm(folder, { recursive: true, force: true }))

async function write(content: unknown): Promise<string> {
  files += 1
  const file = join(folder, `card-${files}.json`)
  await writeFile(file, typeof content === 'string' ? content : JSON.stringify(content))
  return file
}

async function refusalOf(file: string): Promise<EmbedderError> {
  const error: unknown = await loadCard(file).then(
    () => new Error('the card was loaded'),
    (reason: unknown) => reason,
  )
  if (error instanceof EmbedderError) return error
  throw error
}

describe('loadCard', () => {
  it('reads the card and finds the model that lies beside it', async () => {
    const loaded = await loadCard(await write(card))
    expect(loaded.card).toEqual({ ...card, views: 5 })
    expect(loaded.modelFile).toBe(join(folder, 'tiny.onnx'))
  })

  it.each([
    ['a byte order mark', `\uFEFF${JSON.stringify(card)}`],
    [
      'a mark and Windows line ends',
      `\uFEFF${JSON.stringify(card, null, 2).replaceAll('\n', '\r\n')}\r\n`,
    ],
  ])('reads a card with %s', async (_, text) => {
    expect((await loadCard(await write(text))).card).toEqual({ ...card, views: 5 })
  })

  it('takes the views and the middle layer that it names', async () => {
    const mid = { name: 'mid', dim: 4 }
    const written = { ...card, views: 1, output: { ...card.output, mid } }
    expect((await loadCard(await write(written))).card).toEqual(written)
  })

  it('refuses a card that is not UTF-8, naming the line', async () => {
    const file = await write('')
    await writeFile(file, Buffer.from('{\n"name": "caf\xe9"}', 'latin1'))
    expect((await refusalOf(file)).message).toContain('line 2 is not UTF-8')
  })

  it('refuses a model that is not the one of the card, naming both hashes', async () => {
    const other = 'f'.repeat(64)
    const file = await write({ ...card, sha256: other })
    const { message } = await refusalOf(file)
    for (const part of [file, 'tiny.onnx', other, sha256(model)]) expect(message).toContain(part)
  })

  it('names a card that is not there', async () => {
    const file = join(folder, 'nowhere.json')
    const { message, remedy } = await refusalOf(file)
    expect(message).toContain(file)
    expect(remedy).toContain('VITRYNA_EMBEDDER')
  })

  it('names a model that is not there', async () => {
    const { message } = await refusalOf(await write({ ...card, file: 'gone.onnx' }))
    expect(message).toContain(join(folder, 'gone.onnx'))
  })

  it.each(['', '{', 'name: tiny', '{"name": "tiny",}'])(
    'refuses %j, which is no JSON',
    async (text) => {
      const file = await write(text)
      expect((await refusalOf(file)).message).toContain(`${file} is not JSON`)
    },
  )

  it.each([
    ['name', { ...card, name: '' }],
    ['file', { ...card, file: undefined }],
    ['sha256', { ...card, sha256: card.sha256.toUpperCase() }],
    ['license', { ...card, license: 5 }],
    ['input.layout', { ...card, input: { ...card.input, layout: 'CHW' } }],
    ['input.size', { ...card, input: { ...card.input, size: [32] } }],
    ['input.size.1', { ...card, input: { ...card.input, size: [32, 0] } }],
    ['input.size.0', { ...card, input: { ...card.input, size: [1.5, 8] } }],
    ['input.resize', { ...card, input: { ...card.input, resize: 'stretch' } }],
    ['input.mean', { ...card, input: { ...card.input, mean: [0, 0] } }],
    ['input.std', { ...card, input: { ...card.input, std: [1, 0, 1] } }],
    ['output.dim', { ...card, output: { ...card.output, dim: -8 } }],
    ['output.pool', { ...card, output: { ...card.output, pool: 'max' } }],
    ['output.mid.dim', { ...card, output: { ...card.output, mid: { name: 'mid' } } }],
    ['views', { ...card, views: 3 }],
    ['batch', { ...card, batch: 'yes' }],
    ['head', { ...card, head: 'v1' }],
  ])('refuses a wrong %s by name', async (field, content) => {
    const file = await write(content)
    const { message } = await refusalOf(file)
    expect(message).toContain(file)
    expect(message).toContain(field)
  })

  it('names every wrong field at once', async () => {
    const content = { ...card, batch: 1, output: { ...card.output, dim: 0 }, sha256: 'x' }
    const { message } = await refusalOf(await write(content))
    for (const field of ['batch', 'output.dim', 'sha256']) expect(message).toContain(field)
  })

  it.each([[], 'text', 5, null])('refuses %j, which is no card at all', async (content) => {
    expect((await refusalOf(await write(JSON.stringify(content)))).message).toContain(
      'no embedder card',
    )
  })
})
