import type { Random } from '#catalog/drawing/random.ts'

export interface Clustering {
  readonly points: readonly ArrayLike<number>[]
  readonly clusters: number
  readonly rounds: number
  readonly random: Random
}

/** Lloyd's k-means from randomly chosen points; an emptied cluster keeps its place. */
export function kMeans({ points, clusters, rounds, random }: Clustering): Float64Array[] {
  const centres = Array.from({ length: clusters }, () => {
    const point = points[Math.floor(random() * points.length)]
    if (point === undefined) throw new RangeError('k-means needs points')
    return Float64Array.from(point)
  })
  for (let round = 0; round < rounds; round++) moveCentres(points, centres)
  return centres
}

function moveCentres(points: readonly ArrayLike<number>[], centres: Float64Array[]): void {
  const sums = centres.map((centre) => new Float64Array(centre.length))
  const counts = new Uint32Array(centres.length)
  for (const point of points) {
    const nearest = nearestOf(point, centres)
    counts[nearest] = (counts[nearest] ?? 0) + 1
    const sum = sums[nearest]
    if (sum !== undefined) for (let i = 0; i < sum.length; i++) sum[i] = at(sum, i) + at(point, i)
  }
  sums.forEach((sum, index) => {
    const count = counts[index] ?? 0
    if (count > 0) centres[index]?.set(sum.map((value) => value / count))
  })
}

function nearestOf(point: ArrayLike<number>, centres: readonly Float64Array[]): number {
  let best = 0
  let least = Number.POSITIVE_INFINITY
  centres.forEach((centre, index) => {
    let distance = 0
    for (let i = 0; i < centre.length; i++) distance += (at(point, i) - at(centre, i)) ** 2
    if (distance < least) {
      least = distance
      best = index
    }
  })
  return best
}

function at(values: ArrayLike<number>, index: number): number {
  return values[index] ?? 0
}
