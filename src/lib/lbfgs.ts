/** A smooth function to be made small: its value at `x`, with its slope written into `slope`. */
export type Objective = (x: Float64Array, slope: Float64Array) => number

export interface Minimised {
  readonly x: Float64Array
  readonly value: number
  readonly steps: number
}

export interface MinimiseOptions {
  /** Ends when no component of the slope is larger. */
  readonly tolerance: number
  readonly maxSteps: number
}

/** Steps whose curvature is remembered. */
const memory = 8
/** Of the decrease that the slope promises, a step must bring at least so much (Armijo). */
const sufficient = 1e-4
const maxHalvings = 30

/**
 * Limited-memory BFGS with backtracking (Nocedal, Wright, "Numerical Optimization", algorithm 7.5): a convex function of
 * thousands of variables is at its minimum after some dozen evaluations.
 */
export function minimise(
  objective: Objective,
  start: Float64Array,
  { tolerance, maxSteps }: MinimiseOptions,
): Minimised {
  let x = start
  let slope: Float64Array = new Float64Array(x.length)
  let value = objective(x, slope)
  const pairs: Pair[] = []
  let steps = 0
  for (; steps < maxSteps && largest(slope) > tolerance; steps += 1) {
    const direction = directionOf(slope, pairs)
    const next = stepAlong(objective, { x, slope, value, direction, isFirst: pairs.length === 0 })
    if (!next) break
    remember(pairs, difference(next.x, x), difference(next.slope, slope))
    ;({ x, slope, value } = next)
  }
  return { x, value, steps }
}

/** How the slope changed along a step. */
interface Pair {
  readonly step: Float64Array
  readonly change: Float64Array
  readonly product: number
}

interface Place {
  readonly x: Float64Array
  readonly slope: Float64Array
  readonly value: number
}

function remember(pairs: Pair[], step: Float64Array, change: Float64Array): void {
  const product = dot(step, change)
  // Where rounding hides the curvature there is nothing to remember.
  if (product <= 1e-12 * dot(change, change)) return
  pairs.push({ step, change, product })
  if (pairs.length > memory) pairs.shift()
}

/** The two-loop recursion: minus the inverse curvature times the slope. */
function directionOf(slope: Float64Array, pairs: readonly Pair[]): Float64Array {
  const direction = slope.map((one) => -one)
  const shares: number[] = []
  for (const { step, change, product } of pairs.toReversed()) {
    const share = dot(step, direction) / product
    addTo(direction, change, -share)
    shares.unshift(share)
  }
  const last = pairs.at(-1)
  if (last) scale(direction, last.product / dot(last.change, last.change))
  for (const [at, { step, change, product }] of pairs.entries()) {
    addTo(direction, step, (shares[at] ?? 0) - dot(change, direction) / product)
  }
  return direction
}

/** @returns undefined where no step along it leads down: rounding allows no better. */
function stepAlong(
  objective: Objective,
  {
    x,
    slope,
    value,
    direction,
    isFirst,
  }: Place & { readonly direction: Float64Array; readonly isFirst: boolean },
): Place | undefined {
  const descent = dot(slope, direction)
  let length = isFirst ? Math.min(1, 1 / Math.sqrt(dot(slope, slope))) : 1
  for (let halving = 0; halving < maxHalvings; halving += 1) {
    const next = x.slice()
    addTo(next, direction, length)
    const nextSlope = new Float64Array(x.length)
    const nextValue = objective(next, nextSlope)
    if (nextValue <= value + sufficient * length * descent) {
      return { x: next, slope: nextSlope, value: nextValue }
    }
    length /= 2
  }
  return undefined
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0
  for (let at = 0; at < a.length; at += 1) sum += (a[at] ?? 0) * (b[at] ?? 0)
  return sum
}

function addTo(target: Float64Array, other: Float64Array, factor: number): void {
  for (let at = 0; at < target.length; at += 1) {
    target[at] = (target[at] ?? 0) + factor * (other[at] ?? 0)
  }
}

function scale(target: Float64Array, factor: number): void {
  for (let at = 0; at < target.length; at += 1) target[at] = (target[at] ?? 0) * factor
}

function difference(a: Float64Array, b: Float64Array): Float64Array {
  return a.map((value, at) => value - (b[at] ?? 0))
}

function largest(values: Float64Array): number {
  return values.reduce((most, value) => Math.max(most, Math.abs(value)), 0)
}
