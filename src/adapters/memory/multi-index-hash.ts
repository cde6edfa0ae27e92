import { chunksPerCode, flipsOf, maxChunkedRadius } from '#src/lib/chunk-flips.ts'
import { type HammingQuery, hammingDistance, parseCode, wordsPerCode } from '#src/lib/hamming.ts'

/** 256-bit codes by id, found by Hamming radius. Codes are 64 hex digits, ids 32-bit numbers >= 0. */
export interface MultiIndexHash {
  /** Codes it holds. */
  size(): number
  /** Bytes of memory it takes. */
  bytes(): number
  /** An id may have several codes. */
  add(id: number, code: string): void
  /** Takes one code of an id away, if it has it. */
  remove(id: number, code: string): void
  /** The ids with a code within the radius (bits), and the distance of the nearest: exactly what `scan` finds. */
  near(code: string, radius: number): Map<number, number>
  /**
   * The ids near any of the codes, sooner than by asking for one after another. Beyond `sureRadius`, which is the radius
   * unless said, those alone that share a bucket with a code: each bit less halves the buckets and more.
   */
  nearAny(codes: readonly string[], radius: number, sureRadius?: number): Map<number, number>
  /** What `near` finds, by looking at every code. */
  scan(code: string, radius: number): Map<number, number>
}

const bucketsPerTable = 2 ** 16
const initialRows = 1_024
/** Up to here looking at all codes is as fast, and the tables are not made. */
const minIndexedRows = 2_048
/** A code found through a table costs as much as so many that are looked at in their order. */
const lookUpCost = 8
/** No row: the end of a chain. No id: a row that is free. */
const none = -1

interface Rows {
  /** Codes, one after another. */
  codes: Int32Array
  ids: Int32Array
  /** Room for the rows that a query finds in a table. */
  gathered: Int32Array
  /** One for each chunk; none as long as there are few rows. */
  tables: readonly Table[]
  /** Rows in use, and free ones among them. */
  count: number
  readonly free: number[]
}

/** The rows of a bucket are a chain. */
interface Table {
  /** The first row of each bucket. */
  readonly heads: Int32Array
  /** The row after each row. */
  next: Int32Array
}

/**
 * Multi-index hashing (see lib/chunk-flips.ts) in typed arrays. Where the buckets hold too much of all codes, as those
 * of skewed ones do, or the radius is too large, all codes are looked at.
 */
export function createMultiIndexHash(): MultiIndexHash {
  const all: Rows = {
    codes: new Int32Array(initialRows * wordsPerCode),
    ids: new Int32Array(initialRows),
    gathered: new Int32Array(initialRows),
    tables: [],
    count: 0,
    free: [],
  }
  const nearAny = (codes: readonly string[], radius: number, sureRadius = radius) => {
    const queries = codes.map((code) => ({ words: parseCode(code), radius }))
    return lookUp(all, queries, sureRadius) ?? scan(all, queries)
  }
  return {
    size: () => all.count - all.free.length,
    bytes: () => bytesOf(all),
    add: (id, code) => add(all, id, parseCode(code)),
    remove: (id, code) => remove(all, id, parseCode(code)),
    near: (code, radius) => nearAny([code], radius),
    nearAny,
    scan: (code, radius) => scan(all, [{ words: parseCode(code), radius }]),
  }
}

function bytesOf({ codes, ids, gathered, tables }: Rows): number {
  const arrays = [codes, ids, gathered, ...tables.flatMap(({ heads, next }) => [heads, next])]
  return arrays.reduce((sum, { byteLength }) => sum + byteLength, 0)
}

function add(all: Rows, id: number, words: Int32Array): void {
  const row = all.free.pop() ?? newRow(all)
  all.codes.set(words, row * wordsPerCode)
  all.ids[row] = id
  if (all.tables.length > 0) link(all, row)
  else if (all.count > minIndexedRows) linkAll(all)
}

function newRow(all: Rows): number {
  if (all.count === all.ids.length) {
    // Doubling keeps the cost of growing to one copy per code.
    all.codes = doubled(all.codes)
    all.ids = doubled(all.ids)
    all.gathered = new Int32Array(all.ids.length)
    for (const table of all.tables) table.next = doubled(table.next)
  }
  all.count += 1
  return all.count - 1
}

function doubled(values: Int32Array): Int32Array {
  const larger = new Int32Array(values.length * 2)
  larger.set(values)
  return larger
}

function linkAll(all: Rows): void {
  all.tables = Array.from({ length: chunksPerCode }, () => ({
    heads: new Int32Array(bucketsPerTable).fill(none),
    next: new Int32Array(all.ids.length),
  }))
  for (let row = 0; row < all.count; row += 1) if (valueAt(all.ids, row) !== none) link(all, row)
}

function link({ codes, tables }: Rows, row: number): void {
  for (const [chunk, { heads, next }] of tables.entries()) {
    const bucket = chunkOf(codes, row * wordsPerCode, chunk)
    next[row] = valueAt(heads, bucket)
    heads[bucket] = row
  }
}

function remove(all: Rows, id: number, words: Int32Array): void {
  const row = find(all, id, words)
  if (row === none) return
  for (const [chunk, table] of all.tables.entries()) {
    unlink(table, chunkOf(words, 0, chunk), row)
  }
  all.ids[row] = none
  all.free.push(row)
}

function find({ codes, ids, tables, count }: Rows, id: number, words: Int32Array): number {
  const same = { words, radius: 0 }
  const isIt = (row: number) =>
    valueAt(ids, row) === id && hammingDistance(codes, row * wordsPerCode, same) === 0
  const [table] = tables
  if (!table) {
    for (let row = 0; row < count; row += 1) if (isIt(row)) return row
    return none
  }
  let row = valueAt(table.heads, chunkOf(words, 0, 0))
  while (row !== none && !isIt(row)) row = valueAt(table.next, row)
  return row
}

function unlink({ heads, next }: Table, bucket: number, row: number): void {
  const after = valueAt(next, row)
  let before = valueAt(heads, bucket)
  if (before === row) {
    heads[bucket] = after
    return
  }
  while (valueAt(next, before) !== row) before = valueAt(next, before)
  next[before] = after
}

function scan({ codes, ids, count }: Rows, queries: readonly HammingQuery[]): Map<number, number> {
  const found = new Map<number, number>()
  for (const query of queries) {
    for (let row = 0; row < count; row += 1) {
      const distance = hammingDistance(codes, row * wordsPerCode, query)
      if (distance <= query.radius) note(found, valueAt(ids, row), distance)
    }
  }
  return found
}

/**
 * Goes from table to table: each is small enough to stay near the processor while all queries are looked up.
 * @param radius within which nothing is missed
 * @returns undefined where looking at all codes is faster.
 */
function lookUp(
  all: Rows,
  queries: readonly HammingQuery[],
  radius: number,
): Map<number, number> | undefined {
  if (all.tables.length === 0 || radius > maxChunkedRadius) return undefined
  const found = new Map<number, number>()
  let left = (queries.length * all.count) / lookUpCost
  for (const [chunk, table] of all.tables.entries()) {
    const flips = flipsOf(chunk, radius)
    for (const [bucket, sharing] of byBucket(queries, chunk)) {
      const count = gather(table, bucket, { flips, rows: all.gathered })
      left -= count * sharing.length
      if (left < 0) return undefined
      for (const query of sharing) compareGathered(all, count, { query, found })
    }
  }
  return found
}

/** Codes that lie close together share many of their buckets: each is walked through once for all of them. */
function byBucket(
  queries: readonly HammingQuery[],
  chunk: number,
): ReadonlyMap<number, readonly HammingQuery[]> {
  const groups = new Map<number, HammingQuery[]>()
  for (const query of queries) {
    const bucket = chunkOf(query.words, 0, chunk)
    const group = groups.get(bucket)
    if (group) group.push(query)
    else groups.set(bucket, [query])
  }
  return groups
}

interface Gathering {
  readonly flips: Uint16Array
  readonly rows: Int32Array
}

/**
 * The rows of all buckets that are near enough, before any is compared: so the processor waits for many places of
 * memory at once, not for one after another.
 * @returns how many they are.
 */
function gather(table: Table, bucket: number, { flips, rows }: Gathering): number {
  const { heads, next } = table
  let count = 0
  for (let at = 0; at < flips.length; at += 1) {
    let row = valueAt(heads, bucket ^ (flips[at] ?? 0))
    for (; row !== none; count += 1) {
      rows[count] = row
      row = valueAt(next, row)
    }
  }
  return count
}

function compareGathered(
  { codes, ids, gathered }: Rows,
  count: number,
  { query, found }: { readonly query: HammingQuery; readonly found: Map<number, number> },
): void {
  for (let at = 0; at < count; at += 1) {
    const row = valueAt(gathered, at)
    const distance = hammingDistance(codes, row * wordsPerCode, query)
    if (distance <= query.radius) note(found, valueAt(ids, row), distance)
  }
}

function note(found: Map<number, number>, id: number, distance: number): void {
  const known = found.get(id)
  if (id !== none && (known === undefined || distance < known)) found.set(id, distance)
}

/** The chunk of a code, which names its bucket. */
function chunkOf(codes: Int32Array, at: number, chunk: number): number {
  const word = valueAt(codes, at + (chunk >>> 1))
  return chunk & 1 ? word & 0xffff : word >>> 16
}

/** The indices above are in range; the compiler cannot know, and V8 inlines this. */
function valueAt(values: Int32Array, at: number): number {
  return values[at] ?? 0
}
