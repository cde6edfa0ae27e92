import { readFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { parse } from 'yaml'
import { createMultiIndexHash } from '#src/adapters/memory/multi-index-hash.ts'
import { createFingerprintRung } from '#src/identify/rungs/fingerprint-rung.ts'
import { seededRandom } from '#src/lib/random.ts'
import { fingerprint, fingerprintPhoto } from '#src/photo/fingerprint.ts'
import { openPhoto } from '#src/photo/open-photo.ts'
import type { NearAnswer } from '#src/ports/answer-store.ts'
import { context, questionOf } from './fakes.ts'
import { cropKeysHere } from './fingerprints.ts'
import { sku } from './products.ts'
import { type Edit, hasColoursOf } from './resent-edits.ts'
import { sharedFolder } from './shared-data.ts'

/** A real photo and what it shows. */
export interface Photo {
  readonly file: string
  readonly sku: string
}

/** Every photo of the two shops: packshots, shelves, and those of shoppers. */
export async function sharedPhotos(): Promise<readonly Photo[]> {
  const lists = [
    ...(await photosOfCatalogue('grocery')),
    ...(await photosOfCases('grocery/cases.jsonl')),
    ...(await photosOfCases('grocery/more.jsonl')),
    ...(await photosOfCatalogue('apparel')),
    ...(await photosOfCases('apparel/cases.jsonl')),
  ]
  return lists.map((photo) => ({ ...photo, file: join(sharedFolder, 'data', photo.file) }))
}

interface Catalogue {
  readonly products: readonly {
    readonly sku: string
    readonly photos: readonly { readonly file: string }[]
  }[]
}

async function photosOfCatalogue(shop: string): Promise<readonly Photo[]> {
  const text = await readFile(join(sharedFolder, 'data', shop, 'products.yaml'), 'utf8')
  const { products } = parse(text) as Catalogue
  return products.flatMap((product) =>
    product.photos.map(({ file }) => ({ sku: product.sku, file: join(shop, file) })),
  )
}

async function photosOfCases(list: string): Promise<readonly Photo[]> {
  const text = await readFile(join(sharedFolder, 'data', list), 'utf8')
  const lines = text.trim().split('\n')
  const cases = lines.map(
    (line) => JSON.parse(line) as { readonly photo: string; readonly sku: string },
  )
  return cases.map(({ photo, sku: name }) => ({ sku: name, file: join(list, '..', photo) }))
}

/** What became of a photo that was asked about. */
export type Fate = 'right' | 'wrong' | 'undecided'

export interface TrialAnswer {
  readonly fate: Fate
  /** It has hardly any colour: the edit left what there is where it was. */
  readonly isPale: boolean
}

export interface Trial {
  /** Asks about an edit of a photo that is remembered; `without` it, what else is remembered must answer. */
  ask(photo: Photo, edit: Edit, options?: { readonly without?: boolean }): Promise<TrialAnswer>
}

/** Remembers the photos and answers from them as the bot does, without a database. */
export async function createTrial(photos: readonly Photo[]): Promise<Trial> {
  const remembered = await Promise.all(
    photos.map(async ({ file, sku: name }, id): Promise<NearAnswer> => {
      const picture = await (await openPhoto(await readFile(file))).decode()
      return {
        fingerprintId: id,
        fingerprint: await fingerprint(picture),
        fileKey: file,
        sku: sku(name),
        method: 'manager',
        decidedBy: 'manager',
        confidence: 1,
        candidates: [],
      }
    }),
  )
  const index = createMultiIndexHash()
  for (const { fingerprintId, fingerprint: print } of remembered) {
    for (const key of print.keys) index.add(fingerprintId, key)
  }
  return {
    async ask(photo, edit, { without = false } = {}) {
      const hidden = without ? photos.indexOf(photo) : -1
      const rung = createFingerprintRung({
        answers: {
          async findNear({ keys, radius, sureRadius }) {
            const near = index.nearAny(keys, radius, sureRadius)
            return remembered.filter(({ fingerprintId: id }) => id !== hidden && near.has(id))
          },
          repeat: async () => undefined,
        },
        cropKeys: cropKeysHere,
      })
      const before = await readFile(photo.file)
      const edited = await edit(before, seededRandom(seedOf(photo)))
      const look = await fingerprintPhoto(await (await openPhoto(edited)).decode())
      const verdict = await rung.climb(questionOf({ hashed: async () => look }), context)
      const isPale = await hasColoursOf(edited, before)
      if (verdict.result !== 'decided') return { fate: 'undecided', isPale }
      return { fate: verdict.sku === photo.sku ? 'right' : 'wrong', isPale }
    },
  }
}

/** The same wherever the photos lie. */
function seedOf({ file }: Photo): number {
  return [...basename(file)].reduce((seed, letter) => Math.imul(seed, 31) + letter.charCodeAt(0), 7)
}
