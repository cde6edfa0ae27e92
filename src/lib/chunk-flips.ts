/*
 * Multi-index hashing (Norouzi, Punjani, Fleet, "Fast exact search in Hamming space with multi-index hashing", 2014,
 * arXiv 1307.2982). A 256-bit code is cut into 16 chunks of 16 bits, each with a table of its own. Codes that differ
 * in at most 16 s + a bits differ in at most s bits of one of the first a + 1 chunks or in at most s - 1 of one of
 * the others: were it more everywhere, it would be more in all. So only the buckets so near to the query's own have
 * to be looked into.
 */

export const chunksPerCode = 16

/** All 16-bit words with 0, then 1, then 2 ones. */
const flips = Uint16Array.from(words())
/** Those with at most 0, 1, 2 ones. */
const flipsWithin = [1, 17, 137].map((count) => flips.subarray(0, count))
const noFlips = new Uint16Array(0)

function* words(): Generator<number> {
  const ones = Array.from({ length: 16 }, (_, bit) => 1 << bit)
  yield 0
  yield* ones
  for (const one of ones) for (const other of ones) if (other > one) yield one | other
}

/** The largest radius, in bits, that buckets are looked into for; beyond it a look at every code is faster. */
export const maxChunkedRadius = flipsWithin.length * chunksPerCode - 1

/** What a chunk of the query (0-15) is XORed with to name the buckets to look into. */
export function flipsOf(chunk: number, radius: number): Uint16Array {
  const ones = Math.floor(radius / chunksPerCode) - (chunk <= radius % chunksPerCode ? 0 : 1)
  return flipsWithin[ones] ?? noFlips
}
