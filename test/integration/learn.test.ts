import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { readSpaceChoice, saveSpaceChoice } from '#src/identify/scoring/embedding-space.ts'
import type { Confirmation } from '#src/learning/confirm-photo.ts'
import type { Vitryna } from '#src/main.ts'
import { readCataloguePhoto, readDemoPhoto, reEncoded } from '#test/support/chat-photos.ts'
import { drawCode, photograph } from '#test/support/codes.ts'
import { lessonOf } from '#test/support/lessons.ts'
import { isLong } from '#test/support/long.ts'
import { openDemoShop } from '#test/support/open-shop.ts'
import { projectRoot } from '#test/support/run-vitryna.ts'

let cleanUp: () => Promise<void>
let vitryna: Vitryna

async function applyConfirmation(
  bytes: Uint8Array,
  sku: string | null,
  by: Confirmation['decidedBy'] = 'manager',
) {
  await vitryna.learning.applyConfirmation(await lessonOf(bytes, sku, by))
}

async function identify(bytes: Uint8Array, fresh = false) {
  const { fileKey, decode } = await lessonOf(bytes, null)
  const run = await vitryna.recognition.identifier()
  const { outcome, candidates } = await run({ fileKey, decode }, { fresh })
  return { outcome, candidates }
}

/** Which SKUs have how many confirmed photos that count. */
async function confirmed(): Promise<Readonly<Record<string, number>>> {
  const photos = await vitryna.stores.confirmed.latest(100)
  return Object.fromEntries(
    [...Map.groupBy(photos, ({ sku }) => sku)].map(([sku, group]) => [sku, group.length]),
  )
}

beforeAll(async () => {
  const shop = await openDemoShop()
  vitryna = shop.vitryna
  cleanUp = shop.close
})
afterAll(() => cleanUp())
afterEach(async () => {
  const { id, embedderId } = await vitryna.recognition.space()
  const photos = await vitryna.stores.confirmed.latest(100)
  await vitryna.stores.confirmed.remove(
    embedderId,
    photos.map((photo) => photo.id),
  )
  const { db } = vitryna.connection
  const answered = await db.selectFrom('answers').select('file_key').execute()
  const context = { embedderId: id, catalogueRevision: await vitryna.stores.catalogue.revision() }
  for (const { file_key: fileKey } of answered)
    await vitryna.stores.answers.forget(fileKey, context)
})

describe("a manager's word", () => {
  it('makes the photo a reference that the very next query finds', async () => {
    const photo = await readDemoPhoto('zatyshok-grey-front-stripes')
    const again = await reEncoded(photo, 5)
    expect((await identify(again, true)).outcome).toMatchObject({ outcome: 'unknown' })

    await applyConfirmation(photo, 'ZATYSHOK-GREY')

    expect((await identify(again, true)).outcome).toMatchObject({
      outcome: 'matched',
      sku: 'ZATYSHOK-GREY',
      method: 'embedding',
    })
    expect(await confirmed()).toEqual({ 'ZATYSHOK-GREY': 1 })
  })

  it('answers the same file and its copies from now on, whatever the machine said', async () => {
    const photo = await readCataloguePhoto('kazka-mint-front')
    const copy = await reEncoded(photo, 1)
    await identify(photo)
    await identify(copy)
    await applyConfirmation(photo, 'ZYMA-RED')
    for (const one of [photo, copy]) {
      expect((await identify(one)).outcome).toMatchObject({ sku: 'ZYMA-RED' })
    }
  })

  it('is learned once from many copies of a picture, and not beside one of the shop', async () => {
    const photo = await readDemoPhoto('zyma-red-front-brick')
    for (const number of [1, 2, 3])
      await applyConfirmation(await reEncoded(photo, number), 'ZYMA-RED')
    await applyConfirmation(photo, 'ZYMA-RED')
    await applyConfirmation(photo, 'ZYMA-RED')
    await applyConfirmation(
      await reEncoded(await readCataloguePhoto('zyma-red-front'), 1),
      'ZYMA-RED',
    )
    expect(await confirmed()).toEqual({ 'ZYMA-RED': 1 })
  })

  it('is corrected by the next one, also about a copy: the photo moves', async () => {
    const photo = await readDemoPhoto('unsold-teapot')
    const copy = await reEncoded(photo, 2)
    await applyConfirmation(photo, 'SONKO-SKY')
    await applyConfirmation(copy, 'KRAPLIA-SKY')
    expect(await confirmed()).toEqual({ 'KRAPLIA-SKY': 1 })
    for (const one of [photo, copy, await reEncoded(photo, 7)]) {
      expect((await identify(one)).outcome).toMatchObject({ sku: 'KRAPLIA-SKY' })
    }
  })

  it('that it is not sold takes back what was learned of it', async () => {
    const photo = await readDemoPhoto('unsold-mug')
    const before = await identify(photo)
    await applyConfirmation(photo, 'RYBKA-CORAL')
    await applyConfirmation(photo, null)
    expect(await confirmed()).toEqual({})
    expect(await identify(photo)).toEqual(before)
  })

  it('outweighs what shoppers agree on, before and after', async () => {
    const photo = await readDemoPhoto('snizhok-white-front-sand')
    const copy = await reEncoded(photo, 3)
    await applyConfirmation(copy, 'SNIZHOK-GREY', 'shoppers')
    expect(await confirmed()).toEqual({ 'SNIZHOK-GREY': 1 })
    expect((await identify(photo)).outcome).toMatchObject({ sku: 'SNIZHOK-GREY' })

    await applyConfirmation(photo, 'SNIZHOK-WHITE')
    await applyConfirmation(copy, 'SNIZHOK-GREY', 'shoppers')

    expect(await confirmed()).toEqual({ 'SNIZHOK-WHITE': 1 })
    expect((await identify(copy)).outcome).toMatchObject({ sku: 'SNIZHOK-WHITE' })
  })
})

describe('undoing a confirmation', () => {
  const misleading = ['unsold-mug', 'unsold-book']

  it('restores every answer exactly, those too that the machine gave because of it', async () => {
    const files = await readdir(join(projectRoot, 'evals/demo/photos'))
    const all = files.map((file) => file.replace(/\.jpg$/, ''))
    // What misleads, and every fourth of the others.
    const names = isLong ? all : all.filter((name, at) => at % 4 === 0 || misleading.includes(name))
    const photos = await Promise.all(names.map(readDemoPhoto))
    const answers = async (fresh: boolean) => {
      const given: unknown[] = []
      for (const photo of photos) given.push(await identify(photo, fresh))
      return given
    }
    const before = await answers(true)
    // Wrong: none of them shows it.
    for (const name of misleading) await applyConfirmation(await readDemoPhoto(name), 'ZYMA-RED')
    const misled = await answers(false)
    expect(misled).not.toEqual(before)

    await vitryna.learning.undoConfirmation('last')
    await vitryna.learning.undoConfirmation('last')

    expect(await answers(true)).toEqual(before)
    expect(await answers(false)).toEqual(before)
    expect(await vitryna.learning.undoConfirmation('last')).toBeUndefined()
  })

  it('of a correction brings back what was corrected, with its answer', async () => {
    const photo = await readDemoPhoto('unsold-plant')
    await applyConfirmation(photo, 'MARYNA-RED')
    const before = await identify(photo, true)
    await applyConfirmation(photo, 'BIHUNETS-GREEN')
    await vitryna.learning.undoConfirmation('last')
    expect(await confirmed()).toEqual({ 'MARYNA-RED': 1 })
    expect(await identify(photo, true)).toEqual(before)
    expect((await identify(photo)).outcome).toMatchObject({ sku: 'MARYNA-RED', method: 'forward' })
  })
})

describe('a photo of a label', () => {
  it('is answered by what was said of it, and says nothing of labels that look like it', async () => {
    const [label, other] = await Promise.all(
      ['4820000000017', '4820000000031'].map(async (code) => photograph(await drawCode(code))),
    )
    if (!label || !other) throw new Error('two labels were drawn')
    await applyConfirmation(label, 'ZYMA-RED')
    expect((await identify(label)).outcome).toMatchObject({ sku: 'ZYMA-RED', method: 'forward' })
    expect((await identify(other)).outcome).not.toMatchObject({ sku: 'ZYMA-RED' })
    expect(await confirmed()).toEqual({})
  })
})

describe('another space, as a head brings it', () => {
  it('is used from the next photo on', async () => {
    const photo = await readDemoPhoto('zatyshok-grey-front-stripes')
    const run = await vitryna.recognition.identifier()
    const look = async () => run(await lessonOf(photo, null), { fresh: true })
    const { embedderId } = await vitryna.recognition.space()
    const choice = await readSpaceChoice(vitryna.stores.settings, embedderId)
    const before = await look()

    await saveSpaceChoice(vitryna.stores.settings, embedderId, { ...choice, colourWeight: 1 })
    const after = await look()
    await saveSpaceChoice(vitryna.stores.settings, embedderId, choice)

    expect(after.candidates).toHaveLength(5)
    expect(after.candidates).not.toEqual(before.candidates)
    expect((await look()).candidates).toEqual(before.candidates)
  })
})
