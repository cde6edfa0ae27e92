import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import pLimit from 'p-limit'
import { z } from 'zod'
import { sha256OfFile } from '#src/lib/hash.ts'
import { AppError } from '#src/ports/errors.ts'
import type { Progress } from '#src/ports/progress.ts'
import { type ListedPhoto, type PhotoSet, parseList, parseProducts } from './set-list.ts'

/** Fetches a file, or goes on with fetching it; a file that is there with this hash is left. @returns its SHA-256 */
export type FetchFile = (wanted: {
  readonly address: string
  readonly file: string
  readonly sha256: string | undefined
}) => Promise<string>

export interface PullPorts {
  readonly fetchFile: FetchFile
  readonly progress: Progress
}

export interface PulledSet {
  readonly photos: number
  readonly cases: number
  /** Photos whose hash was known beforehand and was found right. */
  readonly verified: number
  /** Photos whose hash was recorded by this pull, for there was none to compare with. */
  readonly recorded: number
}

const parallel = 4
/** Hashes of what was pulled: later pulls are checked against them. */
const hashesFile = 'hashes.json'

/**
 * Fetches a public set into a folder: photos, a catalogue `products.yaml` and `cases.jsonl`. It can be cut off and run
 * again. Every photo is checked against the hash that is known or was recorded before.
 * @param address where the set lies: its own or a mirror's; ends with a slash
 * @throws AppError saying what is wrong; what came so far is kept.
 */
export async function pullSet(
  set: PhotoSet,
  { folder, address }: { readonly folder: string; readonly address: string },
  { fetchFile, progress }: PullPorts,
): Promise<PulledSet> {
  await mkdir(folder, { recursive: true })
  const list = async (name: string) => {
    const file = join(folder, name)
    await fetchFile({ address: address + name, file, sha256: undefined })
    return readFile(file, 'utf8')
  }
  const contents = await readContents(set, list)
  const hashes = await readHashes(folder)
  const photos = [...new Set(allPaths(contents))]
  const inTurn = pLimit(parallel)
  const found = new Map<string, string>()
  progress.start(`pulling ${set.name}`, photos.length)
  const work = photos.map((path) =>
    inTurn(async () => {
      const file = join(folder, path)
      await mkdir(dirname(file), { recursive: true })
      // A file stands in its place only when it is whole: a pull that was killed has recorded nothing of it.
      const known = hashes.get(path) ?? (await sha256OfFile(file).catch(() => undefined))
      found.set(path, await fetchFile({ address: address + path, file, sha256: known }))
      progress.advance(1)
    }),
  )
  // What came is recorded even when something else did not.
  await Promise.allSettled(work)
  progress.finish()
  const verified = checkKnown(set, contents.known, found)
  await writeFile(
    join(folder, hashesFile),
    JSON.stringify(Object.fromEntries([...hashes, ...found]), null, 1),
  )
  await Promise.all(work)
  await writeSet(folder, contents)
  const recorded = photos.filter((path) => !hashes.has(path) && !verified.has(path)).length
  return { photos: photos.length, cases: contents.cases.length, verified: verified.size, recorded }
}

type Contents = Awaited<ReturnType<typeof readContents>>

async function readContents(set: PhotoSet, list: (name: string) => Promise<string>) {
  const products = parseProducts(await list(set.classes))
  const references = parseList(await list(set.references.list))
  const lists = new Map<string, readonly ListedPhoto[]>()
  for (const name of set.cases) lists.set(name, parseList(await list(name)))
  const cases = [...lists.values()].flat()
  if (products.length === 0 || cases.length === 0) {
    throw new AppError(
      `the lists of ${set.name} are not what they were: nothing can be read in them`,
      {
        remedy: 'name another source with --from',
      },
    )
  }
  const byProduct = Map.groupBy(references, ({ number }) => number)
  return {
    cases,
    known: lists.get(set.known.list) ?? [],
    products: products.map((product) => ({
      ...product,
      photos: (byProduct.get(product.number) ?? []).slice(0, set.references.perProduct),
    })),
  }
}

function allPaths({ products, cases }: Contents): readonly string[] {
  const ofProducts = products.flatMap(({ packshot, photos }) => [
    packshot,
    ...photos.map(({ path }) => path),
  ])
  return [...ofProducts, ...cases.map(({ path }) => path)]
}

async function readHashes(folder: string): Promise<ReadonlyMap<string, string>> {
  const text = await readFile(join(folder, hashesFile), 'utf8').catch(() => '{}')
  return new Map(Object.entries(z.record(z.string(), z.string()).parse(JSON.parse(text))))
}

/** @returns the paths whose hash was known. @throws AppError for a photo that is another one. */
function checkKnown(
  { known: { photos }, name }: PhotoSet,
  listed: readonly ListedPhoto[],
  found: ReadonlyMap<string, string>,
): ReadonlySet<string> {
  const right = new Set<string>()
  for (const { path, number } of listed) {
    const [is, known] = [found.get(path), photos[number]]
    if (!is || !known) continue
    if (!known.includes(is)) {
      throw new AppError(`${path} of ${name} is another photo than the one that is known`, {
        remedy: 'delete it and pull again; if it stays so, do not use the set from there',
      })
    }
    right.add(path)
  }
  return right
}

/** JSON is YAML. */
async function writeSet(folder: string, { products, cases }: Contents): Promise<void> {
  const skuOf = (number: string) => `GRO-${number.padStart(3, '0')}`
  const catalogue = {
    currency: 'UAH',
    products: products.map(({ number, name, kind, packshot, photos }) => ({
      sku: skuOf(number),
      name: { en: name },
      category: kind,
      price: 10,
      in_stock: true,
      photos: [
        { file: packshot, role: 'product' },
        ...photos.map(({ path }) => ({ file: path, role: 'shopper' })),
      ],
    })),
  }
  await writeFile(join(folder, 'products.yaml'), JSON.stringify(catalogue, null, 1))
  const lines = cases.map(({ path, number }) => JSON.stringify({ photo: path, sku: skuOf(number) }))
  await writeFile(join(folder, 'cases.jsonl'), `${lines.join('\n')}\n`)
}
