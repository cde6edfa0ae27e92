import { createMultiIndexHash, type MultiIndexHash } from '#src/adapters/memory/multi-index-hash.ts'
import { sureCropRadius } from '#src/identify/find-same.ts'
import { seededRandom } from '#src/lib/random.ts'
import { cropKeys } from '#src/photo/crop-keys.ts'
import { fingerprintPhoto } from '#src/photo/fingerprint.ts'
import { openPhoto } from '#src/photo/open-photo.ts'
import type { BenchContext } from './bench.ts'
import { makePhoto } from './photo.ts'
import type { Row } from './row.ts'

/** Bits of 256: the radius within which two photos are compared further. */
const radius = 31
const queryCount = 64

export async function lookupBench({
  compare,
  sizes,
  progress,
}: BenchContext): Promise<readonly Row[]> {
  const random = seededRandom(1)
  const index = createMultiIndexHash()
  const crops = await cropsOf(await makePhoto(sizes.photo.width, sizes.photo.height))
  const rows: Row[] = []
  for (const size of sizes.fingerprints) {
    progress.start(`${size} fingerprints`, size - index.size())
    while (index.size() < size) {
      index.add(index.size(), randomCode(random))
      progress.advance(1)
    }
    progress.finish()
    const queries = Array.from({ length: queryCount }, () => randomCode(random))
    const what = `radius lookup among ${size.toLocaleString('en')} fingerprints`
    rows.push({
      what,
      baseline: 'looking at every one',
      comparison: await compare(what, {
        subject: inTurn(queries, (query) => index.near(query, radius)),
        baseline: inTurn(queries, (query) => index.scan(query, radius)),
      }),
    })
    rows.push(await cropRow({ compare, index, keys: crops, size }))
  }
  return rows
}

interface CropLookup extends Pick<BenchContext, 'compare'> {
  readonly index: MultiIndexHash
  readonly keys: readonly string[]
  readonly size: number
}

/** All crops of a photo that was never seen, as the fingerprint rung looks them up. */
async function cropRow({ compare, index, keys, size }: CropLookup): Promise<Row> {
  const what = `${keys.length} crops of a photo among ${size.toLocaleString('en')} fingerprints`
  return {
    what,
    baseline: 'every one within the whole radius',
    comparison: await compare(what, {
      subject: () => index.nearAny(keys, radius, sureCropRadius),
      baseline: () => index.nearAny(keys, radius),
    }),
  }
}

async function cropsOf(photo: Buffer): Promise<readonly string[]> {
  const { cropCandidates } = await fingerprintPhoto(await (await openPhoto(photo)).decode())
  return (await cropCandidates(async (luma) => cropKeys(luma))).map(({ key }) => key)
}

/** Another query with each call. */
function inTurn(queries: readonly string[], ask: (query: string) => unknown) {
  let at = 0
  return () => ask(queries[at++ % queries.length] ?? '')
}

/** 64 hex digits. */
function randomCode(random: () => number): string {
  let code = ''
  while (code.length < 64) {
    code += Math.floor(random() * 2 ** 32)
      .toString(16)
      .padStart(8, '0')
  }
  return code
}
