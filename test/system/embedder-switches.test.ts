import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Candidate } from '#src/domain/outcome.ts'
import { readSpaceChoice, saveSpaceChoice } from '#src/identify/scoring/embedding-space.ts'
import { missingPhotos } from '#src/indexing/index-photos.ts'
import type { Vitryna } from '#src/main.ts'
import { openPhoto } from '#src/photo/open-photo.ts'
import { openTestDatabase, type TestDatabase } from '#test/support/database.ts'
import { withShop } from '#test/support/open-shop.ts'
import { encode, paint } from '#test/support/pictures.ts'
import { type Build, meanColour, writeTinyModel } from '#test/support/tiny-models.ts'

/** The channels, each in its place of a map. */
const channels: Build = ({ op, ints }, input) => op('Gather', [input, ints([2, 1, 0])], { axis: 1 })

let folder: string
let database: TestDatabase
/** Cards of one model that differ in what is looked at, and one of another model. */
let cards: Readonly<Record<'one view' | 'five views' | 'two layers' | 'another model', string>>
let query: Buffer

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'vitryna-switches-'))
  const write = (views: 1 | 5, hidesMid: boolean) =>
    writeTinyModel(folder, meanColour.NCHW, { views, mid: channels, hidesMid })
  cards = {
    'one view': await write(1, true),
    'five views': await write(5, true),
    'two layers': await write(5, false),
    'another model': await writeTinyModel(folder, (graph, input) =>
      graph.op('Neg', [meanColour.NCHW(graph, input)]),
    ),
  }
  query = await photoOf(0.3)
  await importShop()
})
afterAll(async () => {
  await database.remove()
  await rm(folder, { recursive: true })
})

/** Brighter from the left to the right, the more the redder, with a pattern that hashes can hold on to. */
function photoOf(share: number): Promise<Buffer> {
  const picture = paint(64, 64, (x, y) => [
    Math.round(40 + 200 * share),
    Math.round(x * 3 * (1 - share)),
    (x * y) % 200,
  ])
  return encode(picture).jpeg().toBuffer()
}

async function importShop(): Promise<void> {
  database = await openTestDatabase()
  await database.release()
  const products = await Promise.all(
    [0, 0.25, 0.6, 1].map(async (share, at) => {
      await writeFile(join(folder, `${at}.jpg`), await photoOf(share))
      const photos = [{ file: `${at}.jpg`, role: 'product' }]
      return { sku: `S${at}`, name: `S${at}`, category: 'thing', price: 1, in_stock: true, photos }
    }),
  )
  const file = join(folder, 'products.yaml')
  await writeFile(file, JSON.stringify({ currency: 'UAH', products }))
  await withCard(cards['one view'], (vitryna) => vitryna.catalogue.import({ file }))
}

/** Opens the same database with an embedder, as a new process would. */
function withCard<T>(card: string, use: (vitryna: Vitryna) => Promise<T>): Promise<T> {
  return withShop({ ...database.environment, VITRYNA_EMBEDDER: card }, use)
}

/** In which space a photo is looked for, and what is found in it. */
async function look(vitryna: Vitryna) {
  const { decode } = await openPhoto(query)
  const identify = await vitryna.recognition.identifier()
  const { candidates, rungs } = await identify({ fileKey: 'query', decode }, { fresh: true })
  const { id } = await vitryna.recognition.space()
  return { id, candidates, rung: rungs.find(({ rung }) => rung === 'embedding')?.result }
}

type Seen = Readonly<
  Record<string, { readonly id: string; readonly candidates: readonly Candidate[] }>
>

describe('switching what photos are named with', () => {
  // One test: each step stands on those before it.
  it('finds every earlier space as it was, and lets no query meet the vectors of another', async () => {
    const index = (vitryna: Vitryna) => vitryna.index.indexPhotos(missingPhotos)
    const seen: Record<string, Seen[string]> = {}
    let before: string | undefined
    for (const kind of ['one view', 'five views', 'two layers'] as const) {
      await withCard(cards[kind], async (vitryna) => {
        // What was looked at before answers as it did, until the new vectors are complete.
        if (before) expect(await look(vitryna)).toMatchObject(seen[before] ?? {})
        await index(vitryna)
        seen[kind] = await look(vitryna)
        before = kind
      })
    }
    await withCard(cards['another model'], async (vitryna) => {
      // Nothing of this model is there yet, and nothing of others is taken for it.
      expect(await look(vitryna)).toMatchObject({ rung: 'unavailable', candidates: [] })
      await index(vitryna)
      seen['another model'] = await look(vitryna)
    })
    for (const [kind, found] of Object.entries(seen)) {
      await withCard(cards[kind as keyof typeof cards], async (vitryna) => {
        expect(await look(vitryna), kind).toMatchObject(found)
      })
    }
    expect(new Set(Object.values(seen).map(({ id }) => id)).size).toBe(4)
    for (const { candidates } of Object.values(seen)) expect(candidates).toHaveLength(4)
    expect(seen['five views']?.candidates).not.toEqual(seen['one view']?.candidates)
  })

  it('to a head and back finds both spaces as they were', async () => {
    const sees: Build = (graph, input) => graph.op('Abs', [meanColour.NCHW(graph, input)])
    const card = await writeTinyModel(folder, sees, { views: 5, mid: channels })
    await withCard(card, async (vitryna) => {
      await vitryna.index.indexPhotos(missingPhotos)
      const { settings, heads } = vitryna.stores
      const { id } = await vitryna.recognition.embedder()
      const plain = await look(vitryna)
      const choice = await readSpaceChoice(settings, id)
      const map = { mean: Float32Array.of(0.1, 0, 0), map: Float32Array.of(1, 0, 0, 0, 1, 0) }
      const head = await heads.save(id, [map, map])
      await saveSpaceChoice(settings, id, { ...choice, head })
      const headed = await look(vitryna)
      expect(headed.id).toContain(`head-${head}`)
      expect(headed.candidates).not.toEqual(plain.candidates)
      await saveSpaceChoice(settings, id, choice)
      expect(await look(vitryna)).toEqual(plain)
      await saveSpaceChoice(settings, id, { ...choice, head })
      expect(await look(vitryna)).toEqual(headed)
    })
  })
})
