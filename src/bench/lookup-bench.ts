import { createMultiIndexHash } from '#src/adapters/memory/multi-index-hash.ts'
import { seededRandom } from '#src/lib/random.ts'
import type { Bench, BenchContext } from './bench.ts'
import type { Row } from './row.ts'

/** Bits of 256: the radius within which two photos are compared further. */
const radius = 31
const queryCount = 64

export const lookupBench: Bench = { name: 'lookup', run }

async function run({ compare, sizes, progress }: BenchContext): Promise<readonly Row[]> {
  const random = seededRandom(1)
  const index = createMultiIndexHash()
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
  }
  return rows
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
