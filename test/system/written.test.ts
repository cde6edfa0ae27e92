import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readSpecs, type Specs } from '#src/domain/specs/read-specs.ts'
import type { Identify } from '#src/identify/identifier.ts'
import { noDeadline } from '#src/lib/deadline.ts'
import type { Vitryna } from '#src/main.ts'
import { openPhoto } from '#src/photo/open-photo.ts'
import { isLong } from '#test/support/long.ts'
import { openDemoShop } from '#test/support/open-shop.ts'
import { projectRoot } from '#test/support/run-vitryna.ts'
import {
  type DrawnCase,
  drawnLabels,
  drawnScreens,
  type Expected,
} from '#test/support/written/drawn-set.ts'

let vitryna: Vitryna
let cleanUp: () => Promise<void>
let cases: readonly DrawnCase[]
/** As evals do it: nobody waits, so that a busy machine reads as much as an idle one. */
let identify: Identify

beforeAll(async () => {
  const shop = await openDemoShop()
  vitryna = shop.vitryna
  cleanUp = shop.close
  identify = await vitryna.recognition.evaluator(vitryna.recognition.extract)
  const products = (await vitryna.stores.catalogue.entries()).map(({ product }) => product)
  cases = [...drawnLabels(products), ...drawnScreens(products)]
})
afterAll(() => cleanUp())

async function look(bytes: Uint8Array) {
  const { sha256: fileKey, decode } = await openPhoto(bytes)
  return identify({ fileKey, decode }, { fresh: true })
}

/** All hundred take minutes, and on a busy machine half an hour. */
const timeout = isLong ? 3_600_000 : 300_000

describe('what is written in pictures', { timeout }, () => {
  it('is read on labels, tags and screenshots, and names nothing wrong', async () => {
    expect(cases).toHaveLength(100)
    const shown = isLong ? cases : cases.filter((_, at) => at % 20 === 7)
    const unread: string[] = []
    for (const one of shown) unread.push(...(await unreadOf(one)))
    expect(unread.length, unread.join('\n')).toBeLessThanOrEqual(shown.length / 10)
  })

  it('is nothing in photos of cloth', async () => {
    const demo = join(projectRoot, 'evals/demo')
    const files = await Promise.all(
      ['photos', 'hard'].map(async (folder) =>
        (await readdir(join(demo, folder))).map((file) => join(demo, folder, file)),
      ),
    )
    const cloth = files.flat().filter((file) => !file.includes('screenshot'))
    const shown = cloth.slice(0, isLong ? cloth.length : 40)
    expect(shown.length).toBeGreaterThanOrEqual(40)
    for (const file of shown) {
      const picture = await (await openPhoto(await readFile(file))).decode()
      expect([file, await vitryna.recognition.readText(picture, noDeadline)]).toEqual([file, []])
    }
  })
})

/** What was read instead, where it was not all; fails when another product is named. */
async function unreadOf({ name, expected, draw }: DrawnCase): Promise<readonly string[]> {
  const { outcome, written = '' } = await look(await draw())
  const sku = outcome.outcome === 'matched' ? outcome.sku : undefined
  if (sku !== undefined) expect([name, { sku }]).toEqual([name, expected])
  return isRead(expected, sku, readSpecs(written)) ? [] : [`${name}: ${written}`]
}

function isRead(expected: Expected, sku: string | undefined, specs: Specs): boolean {
  if ('sku' in expected) return sku === expected.sku
  const { price, material, ...others } = expected.specs
  return (
    (price === undefined || specs.price?.amount === price) &&
    (material === undefined || specs.materials.some(({ name }) => name === material)) &&
    Object.entries(others).every(
      ([name, value]) => JSON.stringify(value) === JSON.stringify(specs[name as keyof Specs]),
    )
  )
}
