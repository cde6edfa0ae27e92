import type { GraphMath } from './graph-math.ts'
import type { OnnxGraph, Tensor } from './onnx-graph.ts'
import { MASK_SIDE } from './segment.ts'

/** Enough steps for a flood from the border to reach the middle, with detours. */
const STEPS = 34
/** Width of the rim that is taken for ground. */
const GROUND = 4

export interface FloodInputs {
  readonly graph: OnnxGraph
  readonly math: GraphMath
  /** How high the dam at a point is, [N,1,48,48], in [0, 1]. */
  readonly dam: Tensor
}

/**
 * How high a flood from the border must rise to reach each point, [N,1,48,48]: morphological
 * reconstruction (Vincent, IEEE TIP 1993). What an outline encloses stays dry, whatever its
 * colour - a white shirt on a white table has nothing else to tell it from the ground.
 */
export function enclosure(inputs: FloodInputs): Tensor {
  const { graph } = inputs
  return enclosureFrom(inputs, graph.floats([1, 1, MASK_SIDE, MASK_SIDE], innerPoints()))
}

/** The same where the water comes from all points at which `land`, [1 or N,1,48,48], is zero. */
export function enclosureFrom({ graph, math, dam }: FloodInputs, land: Tensor): Tensor {
  let dry = math.add(land, dam)
  for (let step = 0; step < STEPS; step++) {
    // The lowest neighbour lets the water in, but never below the dam's own height.
    const lowest = math.mul(around(graph, math.mul(dry, -1)), -1)
    dry = graph.op('Max', [lowest, dam])
  }
  return graph.op('Min', [dry, graph.floats([], [1])])
}

/** Enclosure set against how rough the ground is: on an even one a faint outline says enough. */
export function againstGround({ graph, math, dam }: FloodInputs, enclosed: Tensor): Tensor {
  const ring = Array.from(innerPoints(GROUND), (inner) => 1 - inner)
  const weight = 1 / ring.reduce((sum, value) => sum + value, 0)
  const weights = graph.floats(
    [1, 1, MASK_SIDE, MASK_SIDE],
    ring.map((value) => value * weight),
  )
  const roughness = math.sum(math.mul(dam, weights), [2, 3])
  return math.div(enclosed, math.add(math.add(enclosed, math.mul(roughness, 2)), 0.02))
}

/** Contrast within about three pixels of the 96 x 96 opponent maps, as dam heights in [0, 1]. */
export function outlineDam(graph: OnnxGraph, math: GraphMath, opponent: Tensor): Tensor {
  const range = math.add(around(graph, opponent), around(graph, math.mul(opponent, -1)))
  const contrast = graph.op('Conv', [range, graph.floats([1, 3, 1, 1], [2, 1, 1])])
  const coarse = graph.op('MaxPool', [contrast], { kernel_shape: [2, 2], strides: [2, 2] })
  return math.div(coarse, math.add(coarse, 0.3))
}

/** The largest value of the 3 x 3 neighbourhood. */
function around(graph: OnnxGraph, maps: Tensor): Tensor {
  return graph.op('MaxPool', [maps], {
    kernel_shape: [3, 3],
    strides: [1, 1],
    pads: [1, 1, 1, 1],
  })
}

/** One inside, zero on the border, where the water comes from. */
function innerPoints(rim = 1): number[] {
  const inside = (at: number): boolean => at >= rim && at < MASK_SIDE - rim
  return Array.from({ length: MASK_SIDE * MASK_SIDE }, (_, index) => {
    const [row, column] = [Math.floor(index / MASK_SIDE), index % MASK_SIDE]
    return inside(row) && inside(column) ? 1 : 0
  })
}
