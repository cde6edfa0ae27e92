import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { download, type Limits } from '#src/adapters/model-hub/download.ts'
import { sha256 } from '#src/lib/hash.ts'
import { seededRandom } from '#src/lib/random.ts'
import { AppError } from '#src/ports/errors.ts'
import {
  type Answer,
  chunked,
  cutAfter,
  cutWhenIn,
  elsewhere,
  endless,
  type FileServer,
  ignoringIfRange,
  ignoringRange,
  silence,
  stallAfter,
  startFileServer,
  status,
  webPage,
} from '#test/support/file-server.ts'
import { refusal } from '#test/support/refusal.ts'

// Long enough for a busy machine, where no test waits for it to pass.
const limits: Limits = {
  connectTimeoutMs: 120_000,
  stallTimeoutMs: 120_000,
  attempts: 3,
  retryDelayMs: 1,
}
const hasty: Limits = { ...limits, connectTimeoutMs: 300, stallTimeoutMs: 300, attempts: 20 }

const random = seededRandom(11)
const bytes = Uint8Array.from({ length: 300_000 }, () => random() * 256)
const otherBytes = Uint8Array.from({ length: 250_000 }, () => random() * 256)

let folder = ''
let server: FileServer

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'vitryna-unit-'))
  server = await startFileServer()
  server.serve({ bytes, etag: '"one"' })
})
afterEach(async () => {
  await server.close()
  await rm(folder, { recursive: true, force: true })
})

interface DownloadOptions {
  readonly hash?: string | undefined
  readonly limits?: Limits
  readonly address?: string
  readonly onBytes?: (done: number, total: number | undefined) => void
}

function fetchFile(asked: DownloadOptions = {}): Promise<string> {
  const { address = `${server.address}/model.onnx`, onBytes = () => undefined } = asked
  const hash = 'hash' in asked ? asked.hash : sha256(bytes)
  const wanted = { address, file: join(folder, 'model.onnx'), sha256: hash, onBytes }
  return download(wanted, asked.limits ?? limits)
}

function cutIn(count: number): Answer {
  return cutWhenIn(join(folder, 'model.onnx.part'), count)
}

const refusalOf = (work: Promise<unknown>) => refusal(work, AppError)

async function expectWhole(expected: Uint8Array = bytes): Promise<void> {
  expect(sha256(await readFile(join(folder, 'model.onnx')))).toBe(sha256(expected))
  expect(await readdir(folder)).toEqual(['model.onnx'])
}

async function expectAbsent(): Promise<void> {
  expect(await readdir(folder)).not.toContain('model.onnx')
}

describe('a download', () => {
  it('puts the file in its place and gives its hash', async () => {
    expect(await fetchFile()).toBe(sha256(bytes))
    await expectWhole()
    expect(server.ranges).toEqual([''])
  })

  it('takes any file when no hash is known, and gives its hash', async () => {
    server.serve({ bytes: otherBytes })
    expect(await fetchFile({ hash: undefined })).toBe(sha256(otherBytes))
    await expectWhole(otherBytes)
  })

  it.each(Array.from({ length: 12 }, (_, seed) => seed))(
    'survives connections cut at random points (%i)',
    async (seed) => {
      const chance = seededRandom(seed)
      const cuts = Array.from({ length: 8 }, () => Math.floor(chance() * 60_000))
      server.answer(...cuts.map((count) => cutAfter(count)))
      await fetchFile({ limits: { ...limits, attempts: 20 } })
      await expectWhole()
      const starts = server.ranges.map((range) => Number(/\d+/.exec(range)?.[0] ?? 0))
      expect(starts).toEqual(starts.toSorted((a, b) => a - b))
    },
  )

  it('tells how far it is, up to the whole', async () => {
    server.answer(cutIn(100_000))
    const told: (readonly [number, number | undefined])[] = []
    await fetchFile({ onBytes: (done, total) => told.push([done, total]) })
    expect(told.at(-1)).toEqual([bytes.length, bytes.length])
    expect(told.every(([, total]) => total === bytes.length)).toBe(true)
  })

  it('counts only attempts in a row that bring nothing', async () => {
    const nothing = [status(503), status(500)]
    server.answer(...nothing, cutIn(50_000), ...nothing, cutIn(50_000), ...nothing)
    await fetchFile()
    await expectWhole()
  })

  it('gives up after such attempts, keeps what came, and goes on with it the next time', async () => {
    server.answer(cutIn(100_000), status(500), status(500), status(500))
    const { message, remedy } = await refusalOf(fetchFile())
    expect(message).toContain(`${server.address}/model.onnx`)
    expect(message).toContain('500')
    expect(remedy).toContain('goes on')
    await expectAbsent()

    await fetchFile()
    await expectWhole()
    expect(server.ranges.at(-1)).toMatch(/^bytes=[1-9]\d*-$/)
  })

  it('takes up what is whole but was not put in its place', async () => {
    server.answer(cutIn(bytes.length - 1), status(404))
    await refusalOf(fetchFile())
    await writeFile(join(folder, 'model.onnx.part'), bytes)
    await fetchFile()
    expect(server.ranges.at(-1)).toBe(`bytes=${bytes.length}-`)
    await expectWhole()
  })

  it('fetches nothing when the very file is there', async () => {
    await fetchFile()
    expect(await fetchFile()).toBe(sha256(bytes))
    expect(server.ranges).toHaveLength(1)
    await writeFile(join(folder, 'model.onnx'), otherBytes)
    await fetchFile()
    await expectWhole()
  })

  it('does not go on with what came from another address', async () => {
    server.answer(cutIn(100_000), status(404))
    await refusalOf(fetchFile({ address: `${server.address}/other.onnx` }))
    await fetchFile()
    expect(server.ranges.at(-1)).toBe('')
    await expectWhole()
  })
})

describe('a server that', () => {
  it('has another file by now is asked for all of it', async () => {
    server.answer(cutIn(100_000), (_request, response) => {
      server.serve({ bytes: otherBytes, etag: '"two"' })
      response.destroy()
    })
    await fetchFile({ hash: undefined })
    await expectWhole(otherBytes)
  })

  it('goes on with another file all the same is not believed', async () => {
    server.answer(
      cutIn(100_000),
      (_request, response) => {
        server.serve({ bytes: otherBytes, etag: '"two"' })
        response.destroy()
      },
      ignoringIfRange,
    )
    await fetchFile({ hash: undefined })
    await expectWhole(otherBytes)
  })

  it.each([
    ['ignores ranges', ignoringRange],
    ['goes on from another place', elsewhere],
  ])('%s is asked for all of it', async (_what, answer) => {
    server.answer(cutIn(100_000), answer)
    await fetchFile({ hash: undefined })
    await expectWhole()
  })

  it.each([
    ['has no tag', undefined],
    ['has a weak tag', 'W/"one"'],
  ])('%s is not asked to go on: it could be another file', async (_what, etag) => {
    server.serve({ bytes, etag })
    server.answer(cutIn(100_000))
    await fetchFile()
    expect(server.ranges).toEqual(['', ''])
    await expectWhole()
  })

  it.each([
    ['whole', chunked()],
    ['torn', chunked(100_000)],
  ])('does not say the length is heard to the end: %s', async (_what, answer) => {
    server.answer(answer)
    await fetchFile({ hash: undefined })
    await expectWhole()
  })

  it.each([
    ['stalls', stallAfter(50_000)],
    ['never answers', silence],
  ])('%s is asked again', async (_what, answer) => {
    server.answer(answer)
    await fetchFile({ limits: hasty })
    await expectWhole()
  })

  it('stalls for ever is given up', async () => {
    server.answer(silence, silence)
    const { message } = await refusalOf(fetchFile({ limits: { ...hasty, attempts: 2 } }))
    expect(message).toContain('nothing came for 0.3 s')
    await expectAbsent()
  })

  it.each([404, 410, 403, 401])('says %i is not asked again', async (code) => {
    server.answer(status(code))
    const { message, remedy } = await refusalOf(fetchFile())
    expect(message).toContain(`answered ${code}`)
    expect(remedy).toContain('--from')
    expect(server.ranges).toHaveLength(1)
    await expectAbsent()
  })

  it.each([500, 502, 503, 429, 408])('says %i is asked again', async (code) => {
    server.answer(status(code))
    await fetchFile()
    await expectWhole()
  })

  it('gives other bytes is refused, and nothing of them is kept', async () => {
    server.serve({ bytes: otherBytes, etag: '"two"' })
    const { message, remedy } = await refusalOf(fetchFile())
    expect(message).toContain(sha256(otherBytes))
    expect(message).toContain(sha256(bytes))
    expect(remedy).toBeDefined()
    expect(await readdir(folder)).toEqual([])
  })

  it('gives a web page is refused', async () => {
    server.answer(webPage)
    const { message } = await refusalOf(fetchFile({ hash: undefined }))
    expect(message).toContain('web page')
    await expectAbsent()
  })

  it('gives more than the disk holds is refused before anything is written', async () => {
    server.answer(endless)
    const { message, remedy } = await refusalOf(fetchFile())
    expect(message).toContain('not enough space')
    expect(remedy).toContain('VITRYNA_DATA_DIR')
    expect(await readdir(folder)).toEqual([])
  })

  it('is not there is named', async () => {
    const nowhere = await startFileServer()
    await nowhere.close()
    const { message } = await refusalOf(fetchFile({ address: `${nowhere.address}/model.onnx` }))
    expect(message).toContain(nowhere.address)
    expect(message).toContain('ECONNREFUSED')
  })
})

it('a file that cannot be written is named', async () => {
  await mkdir(join(folder, 'model.onnx.part'))
  const { message, remedy } = await refusalOf(fetchFile())
  expect(message).toContain(join(folder, 'model.onnx.part'))
  expect(remedy).toContain('VITRYNA_DATA_DIR')
})
