import type { Deed, LoadOptions, Shape } from './load.ts'

export interface Arrival {
  /** After the start, milliseconds. */
  readonly atMs: number
  readonly deed: Deed
  /** Which photo or product it is about, as a whole number from 0. */
  readonly what: number
}

/** As many shoppers as come in so long come at the same moment. */
const burstMs = 5_000
/** Whole numbers below it. */
const manyThings = 1_000_000

/** What is done how often. */
const mixes: Readonly<Record<Shape, readonly (readonly [Deed, number])[]>> = {
  steady: [
    ['known photo', 0.5],
    ['new photo', 0.5],
  ],
  burst: [
    ['known photo', 0.5],
    ['new photo', 0.5],
  ],
  mixed: [
    ['known photo', 0.25],
    ['new photo', 0.35],
    ['sku', 0.15],
    ['words', 0.15],
    ['greeting', 0.1],
  ],
  orders: [
    ['order', 0.5],
    ['new photo', 0.5],
  ],
  known: [['known photo', 1]],
  new: [['sold photo', 1]],
}

/** Who comes when: at moments that know nothing of each other (a Poisson process), or many at once. */
export function planArrivals(
  { shape, perSecond, seconds }: LoadOptions,
  random: () => number,
): readonly Arrival[] {
  const arrivals: Arrival[] = []
  const meanMs = 1_000 / perSecond
  for (let atMs = 0; ; ) {
    atMs += -Math.log(1 - random()) * meanMs
    if (atMs >= seconds * 1_000) return arrivals
    const whenMs = shape === 'burst' ? Math.floor(atMs / burstMs) * burstMs : atMs
    const what = Math.floor(random() * manyThings)
    arrivals.push({ atMs: whenMs, deed: pickDeed(shape, random()), what })
  }
}

function pickDeed(shape: Shape, dice: number): Deed {
  let left = dice
  for (const [deed, share] of mixes[shape]) {
    left -= share
    if (left < 0) return deed
  }
  return mixes[shape][0]?.[0] ?? 'known photo'
}
