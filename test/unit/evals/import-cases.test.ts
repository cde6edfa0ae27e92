import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { caseFile } from '#src/evals/case-places.ts'
import { cacheFeatures } from '#src/evals/feature-cache.ts'
import { forgetCases } from '#src/evals/forget-cases.ts'
import { chooseCases, importCases } from '#src/evals/import-cases.ts'
import { cacheText } from '#src/evals/text-cache.ts'
import { noDeadline } from '#src/lib/deadline.ts'
import { sha256 } from '#src/lib/hash.ts'
import { openPhoto } from '#src/photo/open-photo.ts'
import type { CasePhoto } from '#src/ports/case-photos.ts'
import { silentProgress } from '#src/ports/progress.ts'
import type { SettingsStore } from '#src/ports/settings-store.ts'
import { createMemorySettings, unexpected } from '#test/support/fakes.ts'
import { encode, plain, scene } from '#test/support/pictures.ts'
import { sku } from '#test/support/products.ts'

type First = CasePhoto['first']

const matched = (name: string, confidence: number, method = 'embedding'): First => ({
  outcome: 'matched',
  sku: sku(name),
  method,
  confidence,
})
const open = (outcome: 'ambiguous' | 'unknown'): First => ({
  outcome,
  sku: null,
  method: null,
  confidence: null,
})

const photo = (id: number, first: First): CasePhoto => ({
  id,
  sku: sku('A'),
  sha256: `${id}`.padStart(64, '0'),
  first,
})

const many = (count: number, from: number, first: First) =>
  Array.from({ length: count }, (_, at) => photo(from + at, first))

describe('cases chosen from confirmed photos', () => {
  const photos = [
    ...many(50, 100, matched('A', 0.99)),
    ...many(3, 200, matched('A', 0.8)),
    ...many(2, 300, matched('B', 0.9)),
    ...many(4, 400, open('ambiguous')),
    ...many(1, 500, open('unknown')),
    ...many(1, 600, undefined),
  ]

  it('are of every kind, the rare ones all of them', () => {
    const ids = chooseCases(photos, 20).map(({ id }) => Math.floor(id / 100))
    const countOf = (kind: number) => ids.filter((id) => id === kind).length
    expect([2, 3, 4, 5, 6].map(countOf)).toEqual([3, 2, 4, 1, 1])
    expect(countOf(1)).toBe(9)
  })

  it('are the same ones each time, and no more than there are', () => {
    expect(chooseCases(photos, 10)).toEqual(chooseCases(photos, 10))
    expect(chooseCases(photos, 1_000)).toHaveLength(photos.length)
    expect(chooseCases([], 5)).toEqual([])
  })
})

describe('an import of cases', () => {
  let folder: string
  let reserved: readonly number[]
  let settings: SettingsStore
  beforeEach(async () => {
    reserved = []
    settings = createMemorySettings()
    folder = await mkdtemp(join(tmpdir(), 'vitryna-import-'))
  })
  afterEach(() => rm(folder, { recursive: true, force: true }))

  async function run(photos: readonly CasePhoto[]) {
    const bytes = await encode(scene(1))
      .withExif({ IFD0: { Artist: 'a shopper', Copyright: '+380 67 000 00 00' } })
      .jpeg()
      .toBuffer()
    return importCases(
      { folder, count: 10 },
      {
        casePhotos: {
          list: async () => photos,
          reserve: async (_embedderId, ids) => {
            reserved = ids
          },
        },
        catalogue: { photoBytes: async () => bytes },
        settings,
        embedder: async () => ({ id: 'one@1' }),
        openPhoto,
        progress: silentProgress,
      },
    )
  }

  it('writes cases with pictures that say nothing of the shopper, and takes them out of use', async () => {
    const kinds = await run([photo(1, matched('A', 0.99)), photo(2, open('unknown'))])
    expect([...kinds]).toEqual([
      ['by-embedding, sure', 1],
      ['by-nobody, unknown', 1],
    ])
    const lines = (await readFile(join(folder, 'cases.jsonl'), 'utf8')).trim().split('\n')
    const cases = lines.map((line) => JSON.parse(line))
    for (const one of cases) expect(Object.keys(one)).toEqual(['photo', 'sku', 'tags'])
    expect(cases.map(({ tags }) => tags).sort()).toEqual([
      ['by-embedding', 'sure'],
      ['by-nobody', 'unknown'],
    ])
    for (const name of await readdir(join(folder, 'photos'))) {
      const picture = await readFile(join(folder, 'photos', name))
      expect(picture.includes('shopper')).toBe(false)
      await expect(openPhoto(picture)).resolves.toBeDefined()
    }
    expect(reserved.toSorted()).toEqual([1, 2])
  })

  describe('of a shopper who is forgotten', () => {
    const [theirs, others] = [sha256('theirs'), sha256('others')]
    const features = { embedding: Float32Array.of(1), colours: Float32Array.of(1) }

    beforeEach(async () => {
      const first = matched('A', 0.99)
      await run([
        { ...photo(1, first), sha256: theirs },
        { ...photo(2, first), sha256: others },
      ])
    })

    const forget = () =>
      forgetCases(
        {
          confirmed: {
            ofFiles: async () => [
              {
                id: 1,
                sku: sku('A'),
                fileKey: 'telegram:1',
                sha256: theirs,
                decidedBy: 'manager',
                confirmedAt: new Date(),
              },
            ],
          },
          settings,
          featuresFolder: join(folder, 'features'),
        },
        ['telegram:1'],
      )

    /** Every name in the folder, and every line of the cases. */
    const left = async () => [
      ...(await readdir(folder, { recursive: true })).filter((name) => /\.(jpg|bin)$/.test(name)),
      ...(await readFile(join(folder, 'cases.jsonl'), 'utf8')).split('\n').filter(Boolean),
    ]

    it('goes with what evals keep of it, and the others stay', async () => {
      const { extract } = cacheFeatures(async () => features, join(folder, 'features', 'one@1'))
      const read = cacheText(async () => [], join(folder, 'features', 'text-1'))
      for (const hash of [theirs, others]) {
        const fileKey = sha256(await readFile(join(folder, caseFile(hash))))
        await extract({ fileKey, decode: unexpected('decode') })
        await read(plain(8, 8), noDeadline, fileKey)
      }
      // Both are the same picture here: what is kept of it goes.
      expect(await left()).toHaveLength(6)
      expect(await forget()).toEqual([])
      const names = await left()
      expect(names.filter((name) => name.includes(theirs.slice(0, 16)))).toEqual([])
      expect(names.filter((name) => name.includes(others.slice(0, 16)))).toHaveLength(2)
      expect(names.filter((name) => name.endsWith('.bin'))).toEqual([])
      expect(await forget()).toEqual([])
    })

    it('is told of where it lies on another machine, once', async () => {
      const files = [caseFile(theirs), caseFile(others)]
      await settings.set('eval-cases', [{ host: 'elsewhere', folder: '/cases', files }])
      expect(await forget()).toEqual([`elsewhere:${join('/cases', caseFile(theirs))}`])
      expect(await forget()).toEqual([])
    })
  })

  it('is refused where no manager has confirmed anything', async () => {
    await expect(run([])).rejects.toThrow('no manager has confirmed a photo yet')
  })
})
