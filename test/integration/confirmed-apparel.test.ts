import { readFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readCases } from '#src/evals/read-cases.ts'
import { missingPhotos } from '#src/indexing/index-photos.ts'
import type { Vitryna } from '#src/main.ts'
import { openPhoto } from '#src/photo/open-photo.ts'
import { reEncoded } from '#test/support/chat-photos.ts'
import { openTestDatabase, type TestDatabase } from '#test/support/database.ts'
import { lessonOf } from '#test/support/lessons.ts'
import { openShop } from '#test/support/open-shop.ts'
import { sharedFolder, sharedMissing } from '#test/support/shared-data.ts'

const apparel = join(sharedFolder, 'data/apparel')
const suffix = sharedMissing ? ` (${sharedMissing})` : ''
const percent = (part: number, all: number) =>
  `${part} of ${all} (${((100 * part) / all).toFixed(1)} %)`

/** Two other pictures of one SKU: the back, and a close-up of a detail. */
interface Pair {
  readonly sku: string
  readonly photos: readonly [string, string]
}

interface Judged {
  readonly isFirst: boolean
  readonly isMatched: boolean
  readonly isWrong: boolean
}

const count = (judged: readonly Judged[], key: keyof Judged) =>
  judged.filter((one) => one[key]).length

function tell(judged: readonly Judged[]): string {
  const share = (key: keyof Judged) => percent(count(judged, key), judged.length)
  return `best candidate right ${share('isFirst')}, matched without a model call ${share('isMatched')}, wrongly ${share('isWrong')}`
}

describe.skipIf(sharedMissing)(`420 garments and MobileNetV2${suffix}`, () => {
  let database: TestDatabase
  let vitryna: Vitryna
  let pairs: readonly Pair[]

  beforeAll(async () => {
    database = await openTestDatabase()
    await database.release()
    const card = join(sharedFolder, 'models/mobilenetv2.json')
    vitryna = await openShop({ ...database.environment, VITRYNA_EMBEDDER: card })
    await vitryna.catalogue.import({ file: join(apparel, 'products.yaml') })
    await vitryna.index.indexPhotos(missingPhotos)
    const { cases } = await readCases(join(apparel, 'cases.jsonl'), { checkPhoto: openPhoto })
    const bySku = Map.groupBy(cases, ({ sku }) => sku ?? '')
    pairs = [...bySku].flatMap(([sku, [first, second]]) =>
      first && second ? [{ sku, photos: [first.photo, second.photo] as const }] : [],
    )
  }, 3_600_000)
  afterAll(async () => {
    await vitryna.close()
    await database.remove()
  })

  async function look(bytes: Uint8Array) {
    const identify = await vitryna.recognition.identifier()
    const { decode, sha256 } = await openPhoto(bytes)
    const photo = { fileKey: `asked ${sha256}`, decode }
    const { outcome, candidates, costMicroUsd } = await identify(photo, { fresh: true })
    expect(costMicroUsd).toBe(0)
    return { named: outcome.outcome === 'matched' ? outcome.sku : undefined, candidates }
  }

  /** What the other angle is taken for. */
  async function judgePair({ sku }: Pair, other: Uint8Array) {
    const { named, candidates } = await look(other)
    const isFirst = candidates[0]?.sku === sku
    return { isFirst, isMatched: named === sku, isWrong: named !== undefined && named !== sku }
  }

  async function confirm({ sku }: Pair, shown: Uint8Array) {
    await vitryna.learning.applyConfirmation(await lessonOf(shown, sku))
    // Of the very picture, by another name and as Telegram would send it again.
    const { candidates } = await look(await reEncoded(shown, 1))
    expect(candidates[0]?.sku).toBe(sku)
  }

  it('find a confirmed photo with the very next one, and other angles no worse than before', async ({
    annotate,
  }) => {
    const before: Judged[] = []
    const after: Judged[] = []
    for (const pair of pairs) {
      const [shown, other] = await Promise.all(
        pair.photos.map((photo) => readFile(photoFile(photo))),
      )
      if (!shown || !other) throw new Error('two photos')
      before.push(await judgePair(pair, other))
      await confirm(pair, shown)
      after.push(await judgePair(pair, other))
    }
    for (const [when, judged] of Object.entries({ before, after })) {
      await annotate(`${when} another angle was confirmed: ${tell(judged)}`)
    }
    expect(count(after, 'isWrong')).toBe(0)
    expect(count(after, 'isFirst')).toBeGreaterThanOrEqual(count(before, 'isFirst'))
    expect(count(after, 'isMatched')).toBeGreaterThanOrEqual(count(before, 'isMatched'))
  }, 3_600_000)

  const photoFile = (photo: string) =>
    photo.startsWith('/') ? photo : join(apparel, 'shopper', basename(photo))
})
