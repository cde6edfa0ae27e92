import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { formatOf, readCatalogueFile } from '#src/catalog/catalogue-file.ts'
import { CatalogueError } from '#src/ports/errors.ts'

let folder = ''

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'vitryna-unit-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

async function read(name: string, text: string) {
  const file = join(folder, name)
  await writeFile(file, text)
  return readCatalogueFile(file)
}

describe('readCatalogueFile', () => {
  it.each([
    ['a.yaml', 'products:\n  - sku: A\n'],
    ['a.YML', 'products:\n  - sku: A\n'],
    ['a.csv', 'sku,name\nA,x\n'],
    ['a.b.CSV', 'sku;name\nA;x\n'],
  ])('reads %s by its name', async (name, text) => {
    const { products } = await read(name, text)
    expect(products).toMatchObject([{ value: { sku: 'A' } }])
  })

  it.each([
    ['empty.yaml', ''],
    ['none.yaml', 'products: []\n'],
    ['comment.yaml', '# soon\n'],
    ['empty.csv', ''],
    ['header.csv', 'sku,name,category,price\n'],
  ])('refuses %s, a catalogue without products, by name', async (name, text) => {
    const error: unknown = await read(name, text).catch((reason: unknown) => reason)
    expect(error).toBeInstanceOf(CatalogueError)
    expect(error).toHaveProperty('message', `${join(folder, name)}: the catalogue has no products`)
  })

  it.each(['gone.yaml', 'gone.csv'])('refuses %s, which is not there, by name', async (name) => {
    const file = join(folder, name)
    await expect(readCatalogueFile(file)).rejects.toThrow(CatalogueError)
    await expect(readCatalogueFile(file)).rejects.toThrow(`${file}: cannot be read`)
  })

  it('refuses a folder', async () => {
    await expect(readCatalogueFile(`${folder}/../${folder.split('/').at(-1)}`)).rejects.toThrow(
      CatalogueError,
    )
  })
})

describe('formatOf', () => {
  it.each(['products', 'products.json', 'products.yaml.bak', 'products.xls', 'products.ods', ''])(
    'refuses "%s" and says what would do',
    (file) => {
      expect(() => formatOf(file)).toThrow(CatalogueError)
      expect(() => formatOf(file)).toThrow('.yaml, .yml, .csv, .xlsx or .xml')
    },
  )
})
