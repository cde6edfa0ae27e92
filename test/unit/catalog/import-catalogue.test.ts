import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { importCatalogue, validateCatalogue, validateFile } from '#src/catalog/import-catalogue.ts'
import { sha256 } from '#src/lib/hash.ts'
import { AppError, CatalogueError } from '#src/ports/errors.ts'
import { silentProgress } from '#src/ports/progress.ts'
import { createMemoryCatalogue, createRecordedProgress, unexpected } from '#test/support/fakes.ts'

let folder = ''
let file = ''

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'vitryna-unit-'))
  file = join(folder, 'products.yaml')
  await writeFile(join(folder, 'a.jpg'), 'picture A')
})
afterEach(() => rm(folder, { recursive: true, force: true }))

const checkPhoto = async (bytes: Uint8Array) => ({ sha256: sha256(bytes) })
const refusing = { ...createMemoryCatalogue(), replace: unexpected('replace') }

async function problemsOf(text: string): Promise<readonly string[]> {
  await writeFile(file, text)
  const error: unknown = await importCatalogue(
    { file },
    { store: refusing, checkPhoto, progress: silentProgress },
  ).catch((reason: unknown) => reason)
  if (!(error instanceof CatalogueError)) throw error
  return error.message.split('\n').map((line) => line.replace(`${file}:`, ''))
}

const product = (sku: string, more = '') =>
  `  - { sku: ${sku}, name: x, category: suit, price: 1, ${more} }\n`

describe('importCatalogue', () => {
  it('gives the store every product and the bytes of every photo', async () => {
    await writeFile(file, `products:\n${product('A', 'photos: [{ file: a.jpg }]')}${product('B')}`)
    const store = createMemoryCatalogue()
    const progress = createRecordedProgress()

    const summary = await importCatalogue({ file }, { store, checkPhoto, progress })

    expect(summary).toMatchObject({ added: ['A', 'B'] })
    expect((await store.entries()).map((entry) => entry.product.sku)).toEqual(['A', 'B'])
    const bytes = await store.photoBytes(sha256('picture A'))
    expect(Buffer.from(bytes ?? []).toString()).toBe('picture A')
    expect(store.lastImport()).toMatchObject({ keep: false, source: 'shop' })
    expect(progress.events).toEqual([
      'checking photos: 2',
      '+1',
      '+1',
      'finished',
      'storing photos: 1',
      '+1',
      'finished',
    ])
  })

  it('hands on whose catalogue it is and whether to keep the rest', async () => {
    await writeFile(file, `products:\n${product('A')}`)
    const store = createMemoryCatalogue()
    const request = { file, keep: true, source: 'demo' } as const
    await importCatalogue(request, { store, checkPhoto, progress: silentProgress })
    expect(store.lastImport()).toMatchObject({ keep: true, source: 'demo' })
  })

  it('reports a duplicate SKU and a negative price with their lines, and imports nothing', async () => {
    const bad = '  - { sku: B, name: x, category: suit, price: -5 }\n'
    expect(await problemsOf(`products:\n${product('A')}${bad}${product('a')}`)).toEqual([
      '3: B: price must not be negative',
      '4: a: duplicate SKU, first on line 2',
    ])
  })

  it('reports photos that are missing with their lines, and imports nothing', async () => {
    const problems = await problemsOf(
      `products:\n${product('A', 'photos: [{ file: a.jpg }, { file: gone.jpg }]')}` +
        product('B', 'photos: [{ frames: "no/*.png" }]'),
    )
    expect(problems).toEqual([
      expect.stringMatching(/^2: A: .*gone\.jpg/),
      expect.stringMatching(/^3: B: no photos match no/),
    ])
  })

  it('reports wrong fields and missing photos at once, so that one round is enough', async () => {
    const bad = '  - { sku: B, name: x, category: suit, price: -5 }\n'
    const problems = await problemsOf(
      `products:\n${product('A', 'photos: [{ file: gone.jpg }]')}${bad}`,
    )
    expect(problems).toEqual([
      expect.stringMatching(/^2: A: .*gone\.jpg/),
      '3: B: price must not be negative',
    ])
  })

  it('stops when a photo changes between the check and the import', async () => {
    await writeFile(file, `products:\n${product('A', 'photos: [{ file: a.jpg }]')}`)
    const error: unknown = await importCatalogue(
      { file },
      {
        checkPhoto,
        progress: silentProgress,
        store: {
          ...createMemoryCatalogue(),
          async replace(_entries, { readPhoto }) {
            await writeFile(join(folder, 'a.jpg'), 'another picture')
            await readPhoto(sha256('picture A'))
            throw new Error('it went on')
          },
        },
      },
    ).catch((reason: unknown) => reason)
    expect(error).toBeInstanceOf(AppError)
    expect(error).toHaveProperty('message', expect.stringContaining('changed while'))
  })
})

describe('validateCatalogue', () => {
  it('needs no store and gives what an import would', async () => {
    await writeFile(file, `products:\n${product('A', 'photos: [{ file: a.jpg, view: front }]')}`)
    const { entries } = await validateCatalogue(file, { checkPhoto, progress: silentProgress })
    expect(entries).toMatchObject([
      { product: { sku: 'A' }, photos: [{ view: 'front', sha256: sha256('picture A') }] },
    ])
  })

  it('refuses a price list, which is a good file all the same', async () => {
    await writeFile(file, 'products:\n  - { sku: A, price: 1 }\n  - { sku: B, stock: 2 }\n')
    const dependencies = { checkPhoto, progress: silentProgress }
    expect(await validateFile(file, dependencies)).toMatchObject({
      kind: 'price-list',
      rows: [
        { sku: 'A', price: 1 },
        { sku: 'B', stock: 2 },
      ],
    })
    await expect(validateCatalogue(file, dependencies)).rejects.toThrow('are no catalogue')
  })

  it('refuses an empty catalogue', async () => {
    await writeFile(file, '')
    const dependencies = { checkPhoto, progress: silentProgress }
    await expect(validateCatalogue(file, dependencies)).rejects.toThrow('has no products')
  })
})
