import { once } from 'node:events'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { pullSet } from '#src/evals/pull-set.ts'
import { type PhotoSet, parseList, parseProducts } from '#src/evals/set-list.ts'
import { sha256 } from '#src/lib/hash.ts'
import { silentProgress } from '#src/ports/progress.ts'
import { createFetchFile, readPhotoSets } from '#src/wiring/photo-sets.ts'

const contents = (path: string) => `bytes of ${path}`
const lists: Readonly<Record<string, string>> = {
  'classes.csv':
    'Class Name (str),Class ID (int),Coarse\n' +
    'Golden-Delicious,0,Apple,0,/iconic/golden.jpg,/x.txt\nLemon,1,Lemon,1,/iconic/lemon.jpg,/y.txt\n',
  'train.txt': 'train/a1.jpg, 0, 0\ntrain/a2.jpg, 0, 0\ntrain/a3.jpg, 0, 0\ntrain/l1.jpg, 1, 1\n',
  'val.txt': 'val/a1.jpg, 0, 0\nval/l1.jpg, 1, 1\n',
  'test.txt': 'test/l1.jpg, 1, 1\n',
}
const set: PhotoSet = {
  name: 'fruit',
  title: 'Fruit',
  license: 'MIT',
  megabytes: 1,
  address: 'https://example.org/',
  classes: 'classes.csv',
  references: { list: 'train.txt', perProduct: 2 },
  cases: ['val.txt', 'test.txt'],
  known: {
    list: 'val.txt',
    photos: { 0: [sha256(contents('val/a1.jpg'))], 1: [sha256(contents('val/l1.jpg'))] },
  },
}
const quick = { connectTimeoutMs: 5_000, stallTimeoutMs: 5_000, attempts: 1, retryDelayMs: 1 }

let folder: string
let server: Server
let asked: string[]
/** Paths that the server refuses, and those it has other bytes for. */
let refused: ReadonlySet<string>
let changed: ReadonlySet<string>

beforeEach(async () => {
  ;[asked, refused, changed] = [[], new Set(), new Set()]
  folder = await mkdtemp(join(tmpdir(), 'vitryna-pull-'))
  server = createServer((request, response) => {
    const path = (request.url ?? '').slice(1)
    asked.push(path)
    if (refused.has(path)) return void response.writeHead(503).end()
    response.end(lists[path] ?? (changed.has(path) ? 'something else' : contents(path)))
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
})
afterEach(async () => {
  server.closeAllConnections()
  server.close()
  await rm(folder, { recursive: true, force: true })
})

function pull() {
  const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`
  const fetchFile = createFetchFile(quick)
  return pullSet(set, { folder, address }, { fetchFile, progress: silentProgress })
}

const photosAsked = () => asked.filter((path) => path.endsWith('.jpg')).toSorted()

describe('pulling a set', () => {
  it('brings photos, a catalogue and cases, and says which hashes were known', async () => {
    expect(await pull()).toEqual({ photos: 8, cases: 3, verified: 2, recorded: 6 })
    const { products } = JSON.parse(await readFile(join(folder, 'products.yaml'), 'utf8'))
    expect(products[0]).toMatchObject({
      sku: 'GRO-000',
      name: { en: 'Golden Delicious' },
      photos: [
        { file: 'iconic/golden.jpg', role: 'product' },
        { file: 'train/a1.jpg', role: 'shopper' },
        { file: 'train/a2.jpg', role: 'shopper' },
      ],
    })
    const cases = (await readFile(join(folder, 'cases.jsonl'), 'utf8')).trim().split('\n')
    expect(cases.map((line) => JSON.parse(line))).toEqual([
      { photo: 'val/a1.jpg', sku: 'GRO-000' },
      { photo: 'val/l1.jpg', sku: 'GRO-001' },
      { photo: 'test/l1.jpg', sku: 'GRO-001' },
    ])
    expect(await readFile(join(folder, 'test/l1.jpg'), 'utf8')).toBe(contents('test/l1.jpg'))
  })

  it('goes on where it stopped', async () => {
    refused = new Set(['train/a2.jpg'])
    await expect(pull()).rejects.toThrow('train/a2.jpg')
    ;[refused, asked] = [new Set(), []]
    expect(await pull()).toMatchObject({ photos: 8, recorded: 1 })
    expect(photosAsked()).toEqual(['train/a2.jpg'])
  })

  it('goes on after it was killed, before anything was recorded', async () => {
    await pull()
    await rm(join(folder, 'hashes.json'))
    asked = []
    await pull()
    expect(photosAsked()).toEqual([])
  })

  it('refuses a photo that is another than the one that is known', async () => {
    changed = new Set(['val/l1.jpg'])
    await expect(pull()).rejects.toThrow('val/l1.jpg of fruit is another photo')
  })

  it('refuses a photo that is another than the one that was recorded', async () => {
    await pull()
    await writeFile(join(folder, 'train/a1.jpg'), 'damaged')
    changed = new Set(['train/a1.jpg'])
    await expect(pull()).rejects.toThrow('gave another file than the one that is known')
    changed = new Set()
    await expect(pull()).resolves.toMatchObject({ recorded: 0 })
  })
})

describe('lists', () => {
  it('name nothing outside their folder', () => {
    expect(parseList('../a.jpg, 0\n/etc/a.jpg, 0\na/../b.jpg, 0\nok/a.jpg, 0\nok/a.sh, 0')).toEqual(
      [{ path: 'ok/a.jpg', number: '0' }],
    )
    expect(parseProducts('Name,0,Kind,0,/../secret.jpg')).toEqual([])
  })

  it('of the sets that come along are readable', async () => {
    const [grocery] = await readPhotoSets()
    expect(grocery).toMatchObject({ name: 'grocery', license: 'MIT' })
    expect(Object.values(grocery?.known.photos ?? {}).flat()).toHaveLength(296)
  })
})
