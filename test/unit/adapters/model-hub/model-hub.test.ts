import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createModelHub, type ModelHubOptions } from '#src/adapters/model-hub/model-hub.ts'
import type { RegistryEntry } from '#src/adapters/model-hub/registry.ts'
import { loadCard } from '#src/adapters/onnx/card.ts'
import { createOnnxEmbedder } from '#src/adapters/onnx/onnx-embedder.ts'
import { sha256 } from '#src/lib/hash.ts'
import { AppError } from '#src/ports/errors.ts'
import { silentProgress } from '#src/ports/progress.ts'
import { createRecordedProgress } from '#test/support/fakes.ts'
import { cutWhenIn, type FileServer, startFileServer, status } from '#test/support/file-server.ts'
import { refusal } from '#test/support/refusal.ts'
import { meanColour, writeTinyModel } from '#test/support/tiny-models.ts'

const limits = { connectTimeoutMs: 120_000, stallTimeoutMs: 120_000, attempts: 2, retryDelayMs: 1 }

let scratch = ''
let model: Uint8Array
let card: Pick<RegistryEntry, 'input' | 'output' | 'batch'>
let folder = ''
let server: FileServer

beforeAll(async () => {
  scratch = await mkdtemp(join(tmpdir(), 'vitryna-unit-'))
  const cardFile = await writeTinyModel(scratch, meanColour.NCHW)
  const written = JSON.parse(await readFile(cardFile, 'utf8'))
  card = written
  model = await readFile(join(dirname(cardFile), written.file))
})
afterAll(() => rm(scratch, { recursive: true, force: true }))

beforeEach(async () => {
  folder = join(await mkdtemp(join(tmpdir(), 'vitryna-unit-')), 'models')
  server = await startFileServer()
  server.serve({ bytes: model, etag: '"one"' })
})
afterEach(async () => {
  await server.close()
  await rm(dirname(folder), { recursive: true, force: true })
})

function tinyEntry(overrides: Partial<RegistryEntry> = {}): RegistryEntry {
  const { input, output, batch } = card
  return {
    name: 'tiny',
    good_for: 'tests',
    license: 'none',
    megabytes: 1,
    files: [{ address: `${server.address}/hub/tiny.onnx`, sha256: sha256(model) }],
    input,
    output,
    batch,
    unverified: [],
    ...overrides,
  }
}

/** The same, of which no hash is known. */
function unknownEntry(overrides: Partial<RegistryEntry> = {}): RegistryEntry {
  return tinyEntry({ files: [{ address: `${server.address}/hub/tiny.onnx` }], ...overrides })
}

async function tryModel(cardFile: string): Promise<void> {
  const options = { cardFile, providers: ['cpu'], threads: 1, onStatus: () => undefined }
  await (await createOnnxEmbedder(options)).close()
}

function hubWith(entry: RegistryEntry, overrides: Partial<ModelHubOptions> = {}) {
  const hub = createModelHub({ folder, registry: [entry], tryModel, limits, ...overrides })
  const pull = (from?: string) => hub.pull(entry.name, { from, progress: silentProgress })
  return { ...hub, pull }
}

const refusalOf = (work: Promise<unknown>) => refusal(work, AppError)

describe('pulling a model', () => {
  it('leaves it ready for use: card and file, whole and tried', async () => {
    const hub = hubWith(tinyEntry())
    expect(hub.list().map(({ isPulled }) => isPulled)).toEqual([false])
    expect(await hub.pull()).toEqual({
      name: 'tiny',
      sha256: sha256(model),
      wasHere: false,
      isRecorded: false,
    })
    expect(hub.list().map(({ isPulled }) => isPulled)).toEqual([true])
    expect((await readdir(join(folder, 'tiny'))).toSorted()).toEqual(['card.json', 'tiny.onnx'])
    expect((await loadCard(hub.cardFile('tiny'))).card).toMatchObject({
      name: 'tiny',
      sha256: sha256(model),
    })
  })

  it('records the hash of a file of which none is known', async () => {
    const hub = hubWith(unknownEntry())
    expect(await hub.pull()).toMatchObject({ sha256: sha256(model), isRecorded: true })
    expect((await loadCard(hub.cardFile('tiny'))).card.sha256).toBe(sha256(model))
    expect(await hub.verify('tiny')).toEqual([{ name: 'tiny', problem: undefined }])
  })

  it('shows a bar in megabytes', async () => {
    const progress = createRecordedProgress()
    const hub = createModelHub({ folder, registry: [tinyEntry()], tryModel, limits })
    await hub.pull('tiny', { from: undefined, progress })
    expect(progress.events[0]).toBe('tiny/tiny.onnx, MB: 1')
    expect(progress.events.at(-1)).toBe('finished')
  })

  it('fetches nothing when it is here and whole', async () => {
    const hub = hubWith(tinyEntry())
    await hub.pull()
    expect(await hub.pull()).toMatchObject({ sha256: sha256(model), wasHere: true })
    expect(server.ranges).toHaveLength(1)
  })

  it('mends one whose file was damaged', async () => {
    const hub = hubWith(tinyEntry())
    await hub.pull()
    await writeFile(join(folder, 'tiny/tiny.onnx'), 'damaged')
    expect(await hub.pull()).toMatchObject({ wasHere: false })
    expect(await hub.verify('tiny')).toEqual([{ name: 'tiny', problem: undefined }])
  })

  it('fetches what a model needs beside it', async () => {
    const beside = { address: `${server.address}/hub/tiny.onnx_data`, sha256: sha256(model) }
    const [own] = tinyEntry().files
    const hub = hubWith(tinyEntry({ files: [own, beside] }))
    await hub.pull()
    expect(await readdir(join(folder, 'tiny'))).toContain('tiny.onnx_data')
    await writeFile(join(folder, 'tiny/tiny.onnx_data'), 'damaged')
    expect((await hub.verify('tiny'))[0]?.problem).toContain('tiny.onnx_data')
  })

  it('takes the same path from a mirror', async () => {
    const paths: (string | undefined)[] = []
    const [own] = tinyEntry().files
    const address = 'https://nowhere.invalid/hub/tiny.onnx'
    const hub = hubWith(tinyEntry({ files: [{ ...own, address }] }))
    server.answer((request, response, { bytes }) => {
      paths.push(request.url)
      response.end(bytes)
    })
    await hub.pull(`${server.address}/mirror/`)
    expect(paths).toEqual(['/mirror/hub/tiny.onnx'])
  })

  it('is gone on with by the next pull, and until then there is no model', async () => {
    const hub = hubWith(tinyEntry())
    const part = join(folder, 'tiny.part/tiny.onnx.part')
    const half = Math.floor(model.length / 2)
    server.answer(cutWhenIn(part, half), status(404))
    await refusalOf(hub.pull())
    expect(hub.list().map(({ isPulled }) => isPulled)).toEqual([false])
    expect((await refusalOf(Promise.resolve().then(() => hub.cardFile('tiny')))).remedy).toContain(
      'models pull tiny',
    )
    await hub.pull()
    expect(server.ranges.at(-1)).toBe(`bytes=${half}-`)
    expect(await hub.verify(undefined)).toEqual([{ name: 'tiny', problem: undefined }])
  })

  it('leaves nothing of a file with another hash', async () => {
    server.serve({ bytes: Buffer.from('something else') })
    const hub = hubWith(tinyEntry())
    const { message } = await refusalOf(hub.pull())
    expect(message).toContain('SHA-256')
    expect(await readdir(join(folder, 'tiny.part'))).toEqual([])
    expect(hub.list().map(({ isPulled }) => isPulled)).toEqual([false])
  })

  it.each([
    ['has another dimension', { dim: 5 }, '[1, 5]'],
    ['has no such output', { name: 'features' }, 'features'],
  ])('refuses a model that %s', async (_what, wrong, named) => {
    const entry = unknownEntry({ output: { ...card.output, ...wrong } })
    const { message } = await refusalOf(hubWith(entry).pull())
    expect(message).toContain('tiny')
    expect(message).toContain(named)
    expect(await readdir(folder)).not.toContain('tiny')
  })

  it('keeps a model that is known when only its card is wrong, and says how to use it', async () => {
    const entry = tinyEntry({ output: { ...card.output, dim: 5 } })
    const { remedy } = await refusalOf(hubWith(entry).pull())
    expect(remedy).toContain(join(folder, 'tiny.part/card.json'))
    expect(await readdir(folder)).not.toContain('tiny')
    await hubWith(tinyEntry()).pull()
    expect(server.ranges).toHaveLength(1)
  })

  it('refuses what is no model at all and removes it', async () => {
    server.serve({ bytes: Buffer.from('{"error":"not found"}') })
    const { message } = await refusalOf(hubWith(unknownEntry()).pull())
    expect(message).toContain('tiny')
    expect((await readdir(folder)).filter((name) => !name.endsWith('.lock'))).toEqual([])
  })

  it('replaces a model by the one that the registry knows now', async () => {
    await hubWith(unknownEntry()).pull()
    const other = await writeTinyModel(scratch, meanColour.NHWC, { layout: 'NHWC' })
    const written = JSON.parse(await readFile(other, 'utf8'))
    const bytes = await readFile(join(scratch, written.file))
    server.serve({ bytes, etag: '"two"' })
    const [own] = tinyEntry().files
    const { input } = written
    const hub = hubWith(tinyEntry({ files: [{ ...own, sha256: sha256(bytes) }], input }))
    expect(await hub.pull()).toMatchObject({ sha256: sha256(bytes), wasHere: false })
    expect(await hub.verify('tiny')).toEqual([{ name: 'tiny', problem: undefined }])
  })

  it('twice at once harms nothing: one does it, the other is told', async () => {
    const told = Promise.withResolvers<void>()
    server.answer((_request, response) => void told.promise.then(() => response.destroy()))
    const first = hubWith(tinyEntry()).pull()
    await expect.poll(() => server.ranges.length).toBe(1)
    const { message } = await refusalOf(hubWith(tinyEntry()).pull())
    expect(message).toContain('tiny is being pulled by another process')
    told.resolve()
    await first
    expect(await hubWith(tinyEntry()).verify('tiny')).toEqual([
      { name: 'tiny', problem: undefined },
    ])
  })

  it('refuses a name that is not known', async () => {
    const hub = createModelHub({ folder, registry: [], tryModel, limits })
    const asked = { from: undefined, progress: silentProgress }
    for (const name of ['tiny', '../tiny', '']) {
      const { message, remedy } = await refusalOf(
        Promise.resolve().then(() => hub.pull(name, asked)),
      )
      expect(message).toContain(`there is no embedder ${name}`)
      expect(remedy).toContain('models list')
    }
  })

  it('names a folder that cannot be made', async () => {
    await writeFile(folder, 'a file')
    const { message, remedy } = await refusalOf(hubWith(tinyEntry()).pull())
    expect(message).toContain(folder)
    expect(remedy).toContain('VITRYNA_DATA_DIR')
  })
})

describe('verifying', () => {
  it('finds a file that changed or is gone, and a card that is not the model’s', async () => {
    const hub = hubWith(unknownEntry())
    expect(await hub.verify(undefined)).toEqual([])
    await hub.pull()
    const place = join(folder, 'tiny')
    const good = await readFile(join(place, 'card.json'), 'utf8')

    await writeFile(join(place, 'card.json'), good.replace('"dim": 3', '"dim": 4'))
    expect((await hub.verify('tiny'))[0]?.problem).toContain('[1, 4]')
    await writeFile(join(place, 'card.json'), 'not a card')
    expect((await hub.verify('tiny'))[0]?.problem).toBeDefined()
    await writeFile(join(place, 'card.json'), good)
    await writeFile(join(place, 'tiny.onnx'), Buffer.concat([model, Buffer.from('x')]))
    expect((await hub.verify('tiny'))[0]?.problem).toContain(join(place, 'tiny.onnx'))
    await rm(join(place, 'tiny.onnx'))
    expect((await hub.verify('tiny'))[0]?.problem).toContain(join(place, 'tiny.onnx'))
  })

  it('refuses one that is not here', async () => {
    const { remedy } = await refusalOf(hubWith(tinyEntry()).verify('tiny'))
    expect(remedy).toContain('models pull tiny')
  })
})

describe('the choice', () => {
  it('is remembered, also by the next process', async () => {
    const hub = hubWith(tinyEntry())
    expect(hub.chosen()).toBeUndefined()
    await hub.choose('tiny')
    expect(hub.chosen()).toBe('tiny')
    await hub.choose('bundled')
    expect(hubWith(tinyEntry()).chosen()).toBe('bundled')
  })
})
