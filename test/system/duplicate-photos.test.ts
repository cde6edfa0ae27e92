import { copyFile, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { temporaryDataDir } from '#test/support/database.ts'
import { runCommand } from '#test/support/run-command.ts'
import { projectRoot } from '#test/support/run-vitryna.ts'

const front = join(projectRoot, 'catalog/photos/mriya-pink-front.jpg')
const back = join(projectRoot, 'catalog/photos/mriya-pink-back.jpg')

let folder: string
let dataDir: string

const vitryna = (...args: readonly string[]) => runCommand(args, { VITRYNA_DATA_DIR: dataDir })

/** Imports a catalogue of one product with these photos. @returns what the command said. */
async function importPhotos(
  photos: readonly string[],
  ...options: readonly string[]
): Promise<string> {
  const file = join(folder, 'products.yaml')
  const product = {
    sku: 'SUIT',
    name: 'Suit',
    category: 'suit',
    price: 10,
    in_stock: true,
    photos: photos.map((photo) => ({ file: photo, role: 'product' })),
  }
  await writeFile(file, JSON.stringify({ currency: 'UAH', products: [product] }))
  const { code, stdout } = await vitryna('catalog', 'import', file, ...options)
  expect(code).toBe(0)
  return stdout
}

beforeAll(async () => {
  dataDir = await temporaryDataDir()
  folder = await mkdtemp(join(tmpdir(), 'vitryna-test-'))
  await copyFile(front, join(folder, 'front.jpg'))
  await copyFile(back, join(folder, 'back.jpg'))
  await sharp(front).resize(400).webp({ quality: 70 }).toFile(join(folder, 'front-small.webp'))
})
afterAll(async () => {
  await rm(dataDir, { recursive: true, force: true })
  await rm(folder, { recursive: true, force: true })
})

describe('a photo that the catalogue holds twice, resized and saved again', () => {
  it('gets no second vector, is missed by nobody, and takes the place of the first', async () => {
    const photos = ['front.jpg', 'back.jpg', 'front-small.webp']
    expect(await importPhotos(photos, '--no-index')).toContain('run `vitryna index`')
    const made = await vitryna('index')
    expect(made).toMatchObject({ code: 0 })
    expect(made.stdout).toMatch(/^2 photos indexed, 1 skipped, 0 failed/m)
    expect((await vitryna('index')).stdout).toMatch(/^0 photos indexed, 0 skipped, 0 failed/m)

    const { stdout } = await vitryna('index', 'stats')
    expect(stdout).toMatch(/^3 product photos, 0 without a vector of bundled@/m)
    expect(stdout).toMatch(/^1 of them the same picture as another one/m)
    expect(stdout).toMatch(/^2 product vectors of bundled@/m)
    expect(await vitryna('index', 'verify')).toMatchObject({ code: 0 })
    expect((await vitryna('doctor')).stdout).toMatch(
      /^ok +index +2 of 3 reference photos have a vector, 1 the same picture as another one/m,
    )

    const said = await importPhotos(['back.jpg', 'front-small.webp'])
    expect(said).toMatch(/^1 photos indexed, 0 failed/m)
  })
})
