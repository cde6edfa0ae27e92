import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import type { Identification } from '#src/domain/outcome.ts'
import type { Sku } from '#src/domain/sku.ts'
import type { Vitryna } from '#src/main.ts'
import { openPhoto } from '#src/photo/open-photo.ts'
import { openDemoShop } from '#test/support/open-shop.ts'
import { encode, scene } from '#test/support/pictures.ts'
import { projectRoot } from '#test/support/run-vitryna.ts'
import { sharedFolder, sharedMissing } from '#test/support/shared-data.ts'

interface Case {
  readonly photo: string
  readonly sku: string | null
  readonly tags: readonly string[]
}

let vitryna: Vitryna
let cleanUp: () => Promise<void>

beforeAll(async () => {
  const shop = await openDemoShop()
  vitryna = shop.vitryna
  cleanUp = shop.close
})
afterAll(() => cleanUp())

async function identify(bytes: Uint8Array, caption = ''): Promise<Identification> {
  const run = await vitryna.recognition.identifier()
  const { sha256, decode } = await openPhoto(bytes)
  return run({ fileKey: sha256, decode }, { caption })
}

/** As if nobody had ever asked about this file. */
async function forget(bytes: Uint8Array): Promise<void> {
  const { sha256 } = await openPhoto(bytes)
  const catalogueRevision = await vitryna.stores.catalogue.revision()
  const { id: embedderId } = await vitryna.recognition.space()
  await vitryna.stores.answers.forget(sha256, { embedderId, catalogueRevision })
}

async function readCases(file: string): Promise<readonly Case[]> {
  const lines = (await readFile(file, 'utf8')).trim().split('\n')
  return lines.map((line) => JSON.parse(line) as Case)
}

const demo = join(projectRoot, 'evals/demo')
const sample = join(demo, 'photos/laguna-navy-front-brick.jpg')

describe('the demo', () => {
  it('names held-out photos of its products first, and never a wrong one', async () => {
    const cases = (await readCases(join(demo, 'cases.jsonl'))).filter(({ sku }) => sku !== null)
    const easy = cases.filter(({ tags }) => tags.includes('easy'))
    expect([easy.length, cases.length]).toEqual([24, 64])
    let first = 0
    for (const { photo, sku, tags } of cases) {
      const { outcome, candidates } = await identify(await readFile(join(demo, photo)))
      if (candidates[0]?.sku === sku && tags.includes('easy')) first += 1
      if (outcome.outcome === 'matched') expect([photo, outcome.sku]).toEqual([photo, sku])
      // A screenshot of the shop's own picture is known by its fingerprint, and needs no others.
      if (tags.includes('easy')) expect(candidates).toHaveLength(5)
    }
    expect(first / easy.length).toBeGreaterThanOrEqual(0.95)
  })

  it('never names things it does not sell', async () => {
    const cases = (await readCases(join(demo, 'cases.jsonl'))).filter(({ sku }) => sku === null)
    expect(cases.length).toBeGreaterThanOrEqual(10)
    for (const { photo } of cases) {
      const { outcome } = await identify(await readFile(join(demo, photo)))
      expect([photo, outcome.outcome]).not.toEqual([photo, 'matched'])
    }
  })

  it.skipIf(sharedMissing)(
    `never names real clothes of other shops${sharedMissing ? ` (${sharedMissing})` : ''}`,
    async () => {
      const folder = join(sharedFolder, 'data/unsold')
      const cases = await readCases(join(folder, 'cases.jsonl'))
      for (const { photo } of cases) {
        const { outcome } = await identify(await readFile(join(folder, photo)))
        expect([photo, outcome.outcome]).not.toEqual([photo, 'matched'])
      }
    },
  )

  it('knows its own pictures before anybody asked, without a model', async () => {
    const bytes = await readFile(join(projectRoot, 'catalog/photos/mriya-pink-front.jpg'))
    const { outcome, rungs } = await identify(bytes)
    expect(outcome).toMatchObject({ outcome: 'matched', sku: 'MRIYA-PINK' })
    expect(['forward', 'fingerprint']).toContain(rungs.at(-1)?.rung)
    expect((await identify(bytes)).outcome).toMatchObject({ method: 'forward' })
  })

  it('answers the same photo from memory, also re-encoded, with the price of the moment', async () => {
    const bytes = await readFile(sample)
    await forget(bytes)
    expect((await identify(bytes)).outcome).toMatchObject({
      sku: 'LAGUNA-NAVY',
      method: 'embedding',
    })
    expect((await identify(bytes)).outcome).toMatchObject({ sku: 'LAGUNA-NAVY', method: 'forward' })

    const entries = await vitryna.stores.catalogue.entries()
    const dearer = entries.map((entry) => ({
      ...entry,
      product: { ...entry.product, price: { ...entry.product.price, minor: 123_456 } },
    }))
    await vitryna.stores.catalogue.replace(dearer, {
      keep: true,
      source: 'demo',
      countedAt: new Date(),
      readPhoto: () => Promise.reject(new Error('no photo is new')),
    })

    const again = await identify(await sharp(bytes).jpeg({ quality: 60 }).toBuffer())
    expect(again.outcome).toMatchObject({ sku: 'LAGUNA-NAVY', method: 'fingerprint' })
    expect(again.candidates).toHaveLength(5)
    const [product] = await vitryna.stores.catalogue.findProducts(['LAGUNA-NAVY' as Sku])
    expect(product?.price.minor).toBe(123_456)
  })

  it('believes a caption that names a SKU', async () => {
    const { outcome } = await identify(await readFile(sample), 'чи є mriya-mint на 104?')
    expect(outcome).toMatchObject({ outcome: 'matched', sku: 'MRIYA-MINT', method: 'caption' })
  })

  it('may be named by a second identifier beside the first, in a space of its own', async () => {
    const { recognition, connection } = vitryna
    const { id: spaceInUse, embedderId } = await recognition.space()
    const { live: shadow } = await recognition.openBeside({
      ...{ embedderId, space: { colourWeight: 0.5, head: null }, models: null },
    })
    const inUse = await recognition.identifier()
    const { sha256: fileKey, decode } = await openPhoto(await readFile(sample))
    const answers = await Promise.all(
      [inUse, shadow].map((identify) => identify({ fileKey, decode }, { fresh: true })),
    )
    for (const { candidates } of answers) expect(candidates[0]?.sku).toBe('LAGUNA-NAVY')
    const logged = await connection.db
      .selectFrom('identifications')
      .select('embedder_id')
      .distinct()
      .where('file_key', '=', fileKey)
      .execute()
    expect(logged.map((row) => row.embedder_id)).toEqual(
      expect.arrayContaining([spaceInUse, `${embedderId}+colours-0.5`]),
    )
    expect(spaceInUse).not.toBe(`${embedderId}+colours-0.5`)
  })
})

it('the command line loads the demo into an empty data directory, and says how it knew', () => {
  // It is what all tests of the demo stand on, and has run before them.
  const { code, stdout, stderr } = inject('demoRun')
  expect(stderr).toMatch(/storing photos: 192 done\nindexing photos: 192 done\n$/)
  expect(stdout).toMatch(
    /Laguna suit, navy \(LAGUNA-NAVY\)\n.* in stock .*\n {2}by embedding, .*similarity/,
  )
  expect(code).toBe(0)
})

describe('several named SKUs are offered, whatever the photo looks like:', () => {
  const offered = ({ outcome }: Identification) =>
    outcome.outcome === 'ambiguous' ? outcome.offered.map(({ sku }) => sku) : outcome

  it.each([
    'MRIYA-PINK чи LAGUNA-NAVY?',
    'LAGUNA-NAVY/MRIYA-PINK',
    'що краще, laguna-navy або mriya-pink',
  ])('%s', async (caption) => {
    const named = ['LAGUNA-NAVY', 'MRIYA-PINK']
    const nothingSold = await encode(scene(43)).jpeg().toBuffer()
    const identification = await identify(nothingSold, caption)
    expect(offered(identification)).toEqual(expect.arrayContaining(named))
    expect(offered(identification)).toHaveLength(2)
    const [first, second] = identification.candidates
    expect([first?.sku, second?.sku].toSorted()).toEqual(named)
  })

  it.skipIf(sharedMissing)(
    `two labels, found in use${sharedMissing ? ` (${sharedMissing})` : ''}`,
    async () => {
      const file = join(sharedFolder, 'cases/found/43-several-skus-named/14-two-demo-labels.jpg')
      expect(offered(await identify(await readFile(file)))).toHaveLength(2)
    },
  )
})
