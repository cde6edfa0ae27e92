import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { areSeveral, type Identification } from '#src/domain/outcome.ts'
import { seededRandom } from '#src/lib/random.ts'
import type { Vitryna } from '#src/main.ts'
import { openPhoto } from '#src/photo/open-photo.ts'
import { useMobilenet, withShopOf } from '#test/support/mobilenet.ts'
import { sharedFolder, sharedMissing } from '#test/support/shared-data.ts'
import { sideBySide } from '#test/support/side-by-side.ts'

interface Case {
  readonly photo: string
  readonly sku: string
}

/** Pictures made of each set. */
const pairCount = 100

const mobilenet = useMobilenet()

/** Of different products; of clothes, also of different cuts. None of these pairs was looked at when the rule was made. */
function pairsOf(cases: readonly Case[], cutOf: (sku: string) => string) {
  const next = seededRandom(20_261)
  const any = () => cases[Math.floor(next() * cases.length)]
  return Array.from({ length: pairCount }, () => {
    const one = any()
    let other = any()
    while (one && other && cutOf(one.sku) === cutOf(other.sku)) other = any()
    if (!one || !other) throw new Error('no cases')
    return [one, other] as const
  })
}

function offeredIn({ outcome }: Identification): readonly string[] {
  return outcome.outcome === 'ambiguous' ? outcome.offered.map(({ sku }) => sku) : []
}

function isOfSeveral({ outcome }: Identification): boolean {
  return outcome.outcome === 'ambiguous' && areSeveral(outcome.offered)
}

/** How the pictures of a set are looked at. */
interface Looking {
  readonly cases: readonly Case[]
  readonly read: (one: Case) => Promise<Uint8Array>
  readonly look: (bytes: Uint8Array) => Promise<Identification>
}

async function lookingAt(vitryna: Vitryna, set: string): Promise<Looking> {
  const data = join(sharedFolder, 'data', set)
  const lines = (await readFile(join(data, 'cases.jsonl'), 'utf8')).trim().split('\n')
  // What is written on the goods is another rung's, and reading it takes minutes.
  const identify = await vitryna.recognition.evaluator(vitryna.recognition.extract, async () => [])
  return {
    cases: lines.map((line) => JSON.parse(line) as Case),
    read: ({ photo }) => readFile(join(data, photo)),
    async look(bytes) {
      const { sha256, decode } = await openPhoto(bytes)
      return identify({ fileKey: sha256, decode }, { fresh: true })
    },
  }
}

async function measurePairs({ cases, read, look }: Looking, cutOf: (sku: string) => string) {
  const figures = { pairs: 0, several: 0, both: 0, third: 0 }
  for (const pair of pairsOf(cases, cutOf)) {
    const seen = await look(await sideBySide(await read(pair[0]), await read(pair[1])))
    const offered = offeredIn(seen)
    const named = seen.outcome.outcome === 'matched' ? seen.outcome.sku : undefined
    figures.pairs += 1
    figures.several += Number(isOfSeveral(seen))
    figures.both += Number(pair.every(({ sku }) => offered.includes(sku)))
    figures.third += Number(named !== undefined && pair.every(({ sku }) => sku !== named))
  }
  return figures
}

/** `lost`: of those taken for several, how many are not offered what the whole photo looks like and rightly so. */
async function measureSingles({ cases, read, look }: Looking) {
  const figures = { photos: 0, several: 0, lost: 0 }
  for (const one of cases) {
    const seen = await look(await read(one))
    const offered = offeredIn(seen)
    const isOffered = offered.includes(one.sku)
    figures.photos += 1
    figures.several += Number(isOfSeveral(seen))
    const wasThere = seen.candidates.some(({ sku }) => sku === one.sku)
    figures.lost += Number(isOfSeveral(seen) && wasThere && !isOffered)
  }
  return figures
}

/** @param learns whether to measure once more with a head, which the set has photos for */
async function measure(set: string, cutOf: (sku: string) => string, learns = false) {
  const folder = join(sharedFolder, 'data', set)
  return withShopOf({ folder, card: mobilenet() }, async (vitryna) => {
    const looking = await lookingAt(vitryna, set)
    const plain = { ...(await measurePairs(looking, cutOf)), single: await measureSingles(looking) }
    if (!learns) return { ...plain, headed: undefined }
    await vitryna.learning.trainHead({ activate: true })
    return { ...plain, headed: await measurePairs(await lookingAt(vitryna, set), cutOf) }
  })
}

/** Looking at a thousand photos takes a quarter of an hour on a busy machine. */
const timeout = 3_600_000

const suffix = sharedMissing ? ` (${sharedMissing})` : ''

describe.skipIf(sharedMissing)(`several products in one photo${suffix}`, { timeout }, () => {
  it('are offered, of groceries and clothes side by side; single ones hardly ever', async () => {
    const grocery = await measure('grocery', (sku) => sku, true)
    const apparel = await measure('apparel', (sku) => sku.split('-')[0] ?? '')
    process.stdout.write(`several products: ${JSON.stringify({ grocery, apparel })}\n`)
    expect(grocery.pairs + apparel.pairs).toBe(2 * pairCount)
    expect((grocery.both + apparel.both) / (2 * pairCount)).toBeGreaterThanOrEqual(0.7)
    expect(grocery.headed?.both).toBeGreaterThanOrEqual(0.7 * pairCount)
    expect(grocery.headed?.third).toBeLessThanOrEqual(1)
    expect(grocery.third + apparel.third).toBeLessThanOrEqual(2)
    for (const { single } of [grocery, apparel]) {
      expect(single.several / single.photos).toBeLessThanOrEqual(0.05)
      expect(single.lost).toBeLessThanOrEqual(1)
    }
  })
})
