import { createFlatIndex } from '#src/adapters/flat/flat-index.ts'
import { seededRandom } from '#src/lib/random.ts'
import type { StoredVector, VectorIndex } from '#src/ports/vector-index.ts'
import type { BenchContext } from './bench.ts'
import { beside, generateVectors, sourceOf } from './generated-vectors.ts'
import type { Row } from './row.ts'

const dim = 512
const search = { role: 'product', limit: 5, photosPerSku: 1 } as const

export async function flatBench({
  compare,
  sizes,
  progress,
}: BenchContext): Promise<readonly Row[]> {
  const rows: Row[] = []
  let smaller: { readonly index: VectorIndex; readonly size: number } | undefined
  for (const size of sizes.vectors) {
    progress.start(`${size} vectors`, size)
    const vectors = generateVectors(size, dim, () => progress.advance(1))
    const query = beside(vectors[0]?.vector ?? new Float32Array(dim), seededRandom(0))
    const source = sourceOf(vectors, 'bench')
    const index = createFlatIndex({ source, embedderId: 'bench', dim })
    await index.search(query, search)
    progress.finish()

    const what = `flat search among ${count(size)} vectors`
    const subject = () => index.search(query, search)
    const against = async (baseline: string, work: () => unknown): Promise<Row> => ({
      what,
      baseline,
      comparison: await compare(`${what}, ${baseline}`, { subject, baseline: work }),
    })
    rows.push(await against('a plain loop for the best', () => mostSimilar(vectors, query)))
    rows.push(await against('reading them once', () => sumOf(vectors)))
    rows.push(await inTwoRoles(vectors, { query, one: subject, compare }))
    rows.push(await takingIn(vectors, compare))
    if (smaller) {
      const { index: other, size: fewer } = smaller
      const row = await against(`among ${count(fewer)}`, () => other.search(query, search))
      rows.push({ ...row, note: `${size / fewer}x the vectors` })
    }
    smaller = { index, size }
  }
  return rows
}

interface OneRole {
  readonly query: Float32Array
  /** The search among as many vectors of one role. */
  readonly one: () => unknown
  readonly compare: BenchContext['compare']
}

/** The shop's own pictures and shoppers' photos lie apart, and every query searches both. */
async function inTwoRoles(
  vectors: readonly StoredVector[],
  { query, one, compare }: OneRole,
): Promise<Row> {
  const halves = vectors.map((vector): StoredVector => {
    const role = vector.photoId % 2 === 0 ? 'product' : 'shopper'
    return { ...vector, role }
  })
  const index = createFlatIndex({ source: sourceOf(halves, 'bench'), embedderId: 'bench', dim })
  const both = async () => {
    await index.search(query, search)
    await index.search(query, { ...search, role: 'shopper' })
  }
  await both()
  const what = `flat search among ${count(vectors.length)} vectors in two collections`
  return {
    what,
    baseline: 'all in one',
    comparison: await compare(what, { subject: both, baseline: one }),
  }
}

/** A copy of the vectors, made from nothing, against the bytes alone. */
async function takingIn(
  vectors: readonly StoredVector[],
  compare: BenchContext['compare'],
): Promise<Row> {
  const what = `taking in ${count(vectors.length)} vectors`
  const contest = {
    subject: () =>
      createFlatIndex({ source: sourceOf(vectors, 'bench'), embedderId: 'bench', dim }).search(
        beside(vectors[0]?.vector ?? new Float32Array(dim), seededRandom(0)),
        search,
      ),
    baseline: () => copyOf(vectors),
  }
  return { what, baseline: 'copying their values', comparison: await compare(what, contest) }
}

function copyOf(vectors: readonly StoredVector[]): Float32Array {
  const copy = new Float32Array(vectors.length * dim)
  for (const [at, { vector }] of vectors.entries()) copy.set(vector, at * dim)
  return copy
}

function count(size: number): string {
  return size.toLocaleString('en')
}

/** The loop that anyone would write. */
function mostSimilar(vectors: readonly StoredVector[], query: Float32Array): number | undefined {
  let best: number | undefined
  let highest = Number.NEGATIVE_INFINITY
  for (const { photoId, vector } of vectors) {
    let similarity = 0
    for (let at = 0; at < dim; at += 1) similarity += (vector[at] ?? 0) * (query[at] ?? 0)
    if (similarity > highest) {
      best = photoId
      highest = similarity
    }
  }
  return best
}

/** Reads every value; four sums, so that the additions do not wait for each other. */
function sumOf(vectors: readonly StoredVector[]): number {
  let [a, b, c, d] = [0, 0, 0, 0]
  for (const { vector } of vectors) {
    for (let at = 0; at < dim; at += 4) {
      a += vector[at] ?? 0
      b += vector[at + 1] ?? 0
      c += vector[at + 2] ?? 0
      d += vector[at + 3] ?? 0
    }
  }
  return a + b + c + d
}
