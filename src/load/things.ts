import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import sharp from 'sharp'

const folderOf = (path: string) => fileURLToPath(new URL(`../../${path}`, import.meta.url))

/** What shoppers send, made from the demo's pictures. */
export interface Things {
  /** The same bytes each time. */
  knownPhoto(what: number): Uint8Array
  /** A photo of the demo's held-out ones as nobody has sent it before: another crop, size and quality. */
  newPhoto(what: number): Promise<Uint8Array>
  /** Such a one of what is sold: nothing but the embedder can name it. */
  soldPhoto(what: number): Promise<Uint8Array>
  /** One of the demo's own pictures, for whoever knows what to order. */
  catalogPhoto(what: number): Uint8Array
  sku(what: number): string
  words(what: number): string
}

const knownCount = 20
const wordsOfPeople = ['рожевий костюм', 'тепла куртка', 'сукня на літо', 'шапка зимова', 'піжама']

/** @throws when the demo's pictures are not there. */
export async function readThings(): Promise<Things> {
  const heldOut = await readPhotos('evals/demo/photos')
  const sold = heldOut.filter(({ name }) => !name.startsWith('unsold'))
  const catalogue = await readPhotos('catalog/photos')
  const skus = [...new Set(catalogue.map(({ name }) => skuOf(name)))]
  const at = <T>(list: readonly T[], what: number) => list[what % list.length] as T
  return {
    knownPhoto: (what) => at(heldOut.slice(0, knownCount), what).bytes,
    newPhoto: (what) => disguise(at(heldOut, what).bytes, what),
    soldPhoto: (what) => disguise(at(sold, what).bytes, what),
    catalogPhoto: (what) => at(catalogue, what).bytes,
    sku: (what) => at(skus, what),
    words: (what) => at(wordsOfPeople, what),
  }
}

/** `mriya-pink-front` shows MRIYA-PINK. */
function skuOf(name: string): string {
  return name.split('-').slice(0, 2).join('-').toUpperCase()
}

async function readPhotos(folder: string) {
  const names = (await readdir(folderOf(folder))).filter((name) => name.endsWith('.jpg')).sort()
  return Promise.all(
    names.map(async (name) => ({
      name: name.replace(/\.jpg$/, ''),
      bytes: await readFile(join(folderOf(folder), name)),
    })),
  )
}

/** Far from a copy: framed anew by up to a sixth, and as a phone's client sends it. */
async function disguise(bytes: Uint8Array, what: number): Promise<Uint8Array> {
  const { width, height } = await sharp(bytes).metadata()
  const share = (shift: number) => ((what >> shift) % 64) / 64 / 6
  const left = Math.floor(width * share(0))
  const top = Math.floor(height * share(3))
  return sharp(bytes)
    .extract({ left, top, width: width - 2 * left, height: height - 2 * top })
    .resize({ width: 720 + (what % 300) })
    .jpeg({ quality: 70 + (what % 25) })
    .toBuffer()
}
