import type { GraphMath } from './graph-math.ts'
import type { OnnxGraph, Tensor } from './onnx-graph.ts'

const ORIENTATIONS = 8
const KERNEL = 5
const SIDE = 96

export interface EdgeInputs {
  readonly graph: OnnxGraph
  readonly math: GraphMath
  /** Opponent maps of the upright frame, [N,3,96,96]. */
  readonly opponent: Tensor
  /** Foreground, [N,1,96,96]. */
  readonly mask: Tensor
}

/**
 * Histograms of oriented gradients (Dalal & Triggs, CVPR 2005): the strength of 8 orientations in
 * square cells, square-rooted, each cell set against its neighbourhood. Taken from logarithmic
 * colour, so the light's strength and tint drop out of every difference.
 * `edges` covers the whole frame in cells of 12 pixels, `chestEdges` its upper middle, where
 * prints sit, in cells of 6; both [N,512].
 */
export function edgeBlocks(inputs: EdgeInputs): Readonly<Record<string, Tensor>> {
  const { graph, math } = inputs
  const strength = orientedStrength(inputs)
  const fine = cellHistograms(math, strength, 6)
  const chest = [graph.ints([3, 4]), graph.ints([11, 12]), graph.ints([2, 3])]
  return {
    edges: math.reshape(cellHistograms(math, strength, 12), [0, -1]),
    chestEdges: math.reshape(graph.op('Slice', [fine, ...chest]), [0, -1]),
  }
}

/** Slope in each direction, over the three maps together, near the foreground; [N,8,96,96]. */
function orientedStrength({ graph, math, opponent, mask }: EdgeInputs): Tensor {
  const kernels = Array.from({ length: 3 }, derivatives).flat()
  const kernel = graph.floats([3 * ORIENTATIONS, 1, KERNEL, KERNEL], kernels)
  const slopes = graph.op('Conv', [opponent, kernel], { group: 3, pads: [2, 2, 2, 2] })
  const perMap = math.reshape(math.mul(slopes, slopes), [0, 3, ORIENTATIONS, SIDE, SIDE])
  const merged = math.reshape(math.sum(perMap, [1]), [0, ORIENTATIONS, SIDE, SIDE])
  const widened = graph.op('MaxPool', [mask], {
    kernel_shape: [7, 7],
    strides: [1, 1],
    pads: [3, 3, 3, 3],
  })
  return math.apply('Sqrt', math.add(math.mul(merged, widened), 1e-6))
}

/** [N,8,96/cell,96/cell] */
function cellHistograms(math: GraphMath, strength: Tensor, cell: number): Tensor {
  const cells = math.pool(strength, { size: cell, stride: cell })
  const around = math.pool(math.sum(cells, [1]), { size: 3, stride: 1, pad: 1 })
  return math.apply('Sqrt', math.div(cells, math.add(around, 0.3)))
}

/** Derivatives of a Gaussian (deviation 1 pixel), one 5 x 5 kernel per orientation over 180°. */
function derivatives(): number[] {
  return Array.from({ length: ORIENTATIONS }, (_, index) => {
    const angle = (index * Math.PI) / ORIENTATIONS
    return Array.from({ length: KERNEL * KERNEL }, (_unused, at) => {
      const x = (at % KERNEL) - 2
      const y = Math.floor(at / KERNEL) - 2
      return (x * Math.cos(angle) + y * Math.sin(angle)) * Math.exp(-(x * x + y * y) / 2) * 0.3
    })
  }).flat()
}
