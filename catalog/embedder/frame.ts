import type { GraphMath } from './graph-math.ts'
import type { OnnxGraph, Tensor } from './onnx-graph.ts'
import { MASK_SIDE } from './segment.ts'

/** The frame reaches this many standard deviations of the mask to each side of its centre. */
const REACH = 2.05
/** Degrees tried when the axis of symmetry is looked for. */
const ANGLES = [-28, -21, -14, -7, 0, 7, 14, 21, 28] as const
const PROBE_SIDE = 24
/** How decisively the most symmetrical angle wins. */
const DECISIVENESS = 40

export interface FrameInputs {
  readonly graph: OnnxGraph
  readonly math: GraphMath
  /** Foreground, [N,1,48,48], in [0, 1]. */
  readonly mask: Tensor
  /** Opponent maps, [N,3,48,48]. */
  readonly opponent: Tensor
}

/** Where the thing lies; every field is [N,1,1]; lengths are shares of half the picture. */
interface Spread {
  readonly x: Tensor
  readonly y: Tensor
  readonly xx: Tensor
  readonly xy: Tensor
  readonly yy: Tensor
}

/**
 * Sampling grid [N,side,side,2] that moves the thing shown to the middle, to one size, and turns
 * it upright: clothes are symmetrical about a vertical axis, so the angle at which picture and
 * mirror image agree best tells how they lie.
 */
export function uprightGrid(inputs: FrameInputs, side: number): Tensor {
  const { graph, math } = inputs
  const spread = measure(inputs)
  const angle = symmetryAngle(inputs, spread)
  const [cos, sin] = [math.apply('Cos', angle), math.apply('Sin', angle)]
  const along = alongAxes({ graph, math, spread, cos, sin })
  const rows = [
    math.concat([math.mul(cos, along.right), math.mul(sin, along.right)], 2),
    math.concat([math.mul(math.mul(sin, along.down), -1), math.mul(cos, along.down)], 2),
    math.concat([spread.x, spread.y], 2),
  ]
  const grid = math.matmul(graph.floats([side * side, 3], lattice(side)), math.concat(rows, 1))
  return math.reshape(grid, [0, side, side, 2])
}

function measure({ graph, math, mask }: FrameInputs): Spread {
  const area = MASK_SIDE * MASK_SIDE
  // The faint halo of an unsure mask would pull the frame towards the whole picture.
  const sure = math.apply('Relu', math.sub(math.reshape(mask, [0, 1, area]), 0.35))
  const total = math.add(math.sum(sure, [2]), 1)
  const points = lattice(MASK_SIDE)
  const moment = (weight: (x: number, y: number) => number): Tensor => {
    const column = Array.from({ length: area }, (_, i) =>
      weight(points[i * 3] ?? 0, points[i * 3 + 1] ?? 0),
    )
    return math.div(math.matmul(sure, graph.floats([area, 1], column)), total)
  }
  const [x, y] = [moment((u) => u), moment((_, v) => v)]
  const spread = (second: Tensor, a: Tensor, b: Tensor): Tensor => math.sub(second, math.mul(a, b))
  return {
    x,
    y,
    xx: math.add(
      spread(
        moment((u) => u * u),
        x,
        x,
      ),
      0.01,
    ),
    xy: spread(
      moment((u, v) => u * v),
      x,
      y,
    ),
    yy: math.add(
      spread(
        moment((_, v) => v * v),
        y,
        y,
      ),
      0.01,
    ),
  }
}

interface Axes {
  readonly graph: OnnxGraph
  readonly math: GraphMath
  readonly spread: Spread
  readonly cos: Tensor
  readonly sin: Tensor
}

/** Half width and half height of the frame along its turned axes, [N,1,1] each. */
function alongAxes({ math, spread, cos, sin }: Axes): { right: Tensor; down: Tensor } {
  const { xx, xy, yy } = spread
  const [cc, ss] = [math.mul(cos, cos), math.mul(sin, sin)]
  const cross = math.mul(math.mul(math.mul(cos, sin), xy), 2)
  const right = math.add(math.add(math.mul(cc, xx), math.mul(ss, yy)), cross)
  const down = math.sub(math.add(math.mul(ss, xx), math.mul(cc, yy)), cross)
  return { right: reach(math, right), down: reach(math, down) }
}

function reach(math: GraphMath, variance: Tensor): Tensor {
  const floor = math.add(math.apply('Relu', math.sub(variance, 0.01)), 0.01)
  return math.mul(math.apply('Sqrt', floor), REACH)
}

/** Radians by which the axis of symmetry leans, [N,1,1]: the mean of the tried angles, weighted. */
function symmetryAngle({ graph, math, mask, opponent }: FrameInputs, spread: Spread): Tensor {
  const [tries, area] = [ANGLES.length, PROBE_SIDE * PROBE_SIDE]
  const size = reach(math, math.mul(math.add(spread.xx, spread.yy), 0.5))
  const turned = graph.floats([1, tries * area, 2], ANGLES.flatMap(turnedLattice))
  const centre = math.concat([spread.x, spread.y], 2)
  const grid = math.add(math.mul(turned, size), centre)
  const maps = math.concat([math.mul(mask, 2), math.mul(opponent, mask)], 1)
  const shaped = math.reshape(grid, [0, tries * PROBE_SIDE, PROBE_SIDE, 2])
  const probes = math.reshape(sampleAt(graph, maps, shaped), [0, 4, tries, area / PROBE_SIDE, -1])
  const backwards = Array.from({ length: PROBE_SIDE }, (_, i) => PROBE_SIDE - 1 - i)
  const mirrored = graph.op('Gather', [probes, graph.ints(backwards)], { axis: 4 })
  const gap = math.sub(probes, mirrored)
  const energy = math.add(math.sum(math.mul(probes, probes), [1, 3, 4]), 1)
  const unlike = math.div(math.sum(math.mul(gap, gap), [1, 3, 4]), energy)
  const scores = math.mul(math.reshape(unlike, [0, 1, tries]), -DECISIVENESS)
  const weights = graph.op('Softmax', [scores], { axis: 2 })
  return math.matmul(weights, graph.floats([tries, 1], ANGLES.map(radians)))
}

/** Bilinear sampling; outside the picture lies zero. */
export function sampleAt(graph: OnnxGraph, maps: Tensor, grid: Tensor): Tensor {
  return graph.op('GridSample', [maps, grid], {
    mode: 'bilinear',
    padding_mode: 'zeros',
    align_corners: 0,
  })
}

/** Points (x, y, 1) of a side x side grid over [-1, 1], row by row. */
function lattice(side: number): number[] {
  return Array.from({ length: side * side }, (_, index) => {
    const x = ((index % side) * 2 + 1) / side - 1
    const y = (Math.floor(index / side) * 2 + 1) / side - 1
    return [x, y, 1]
  }).flat()
}

function turnedLattice(degrees: number): number[] {
  const [cos, sin] = [Math.cos(radians(degrees)), Math.sin(radians(degrees))]
  const points = lattice(PROBE_SIDE)
  return Array.from({ length: PROBE_SIDE * PROBE_SIDE }, (_, index) => {
    const [u, v] = [points[index * 3] ?? 0, points[index * 3 + 1] ?? 0]
    return [u * cos - v * sin, u * sin + v * cos]
  }).flat()
}

function radians(degrees: number): number {
  return (degrees * Math.PI) / 180
}
