import { assignWords } from './colour-words.ts'
import type { GraphMath } from './graph-math.ts'
import type { OnnxGraph, Tensor } from './onnx-graph.ts'

export interface ColourInputs {
  readonly graph: OnnxGraph
  readonly math: GraphMath
  /** Opponent maps of the upright frame, [N,3,48,48]. */
  readonly opponent: Tensor
  /** Foreground, [N,1,48,48]. */
  readonly mask: Tensor
  /** Many words for the whole, few for the cells. */
  readonly fine: readonly Float64Array[]
  readonly coarse: readonly Float64Array[]
}

const CELLS = 4

/**
 * Which colours, how much of each, and where: soft histograms under the mask, square-rooted
 * (Hellinger; Arandjelovic & Zisserman, CVPR 2012), of the colours as they are and of the colours
 * relative to the thing's own mean - the second does not change with the light.
 * Answers named blocks, each [N,length].
 */
export function colourBlocks(inputs: ColourInputs): Readonly<Record<string, Tensor>> {
  const { graph, math, opponent, mask, fine, coarse } = inputs
  const total = math.add(math.sum(mask, [2, 3]), 1)
  const mean = math.div(math.sum(math.mul(opponent, mask), [2, 3]), total)
  const offset = math.sub(opponent, mean)
  const variance = math.div(math.sum(math.mul(math.mul(offset, offset), mask), [2, 3]), total)
  const assign = (maps: Tensor, words: readonly Float64Array[], spread: number): Tensor =>
    assignWords({ graph, opponent: maps, words, spread })
  const words = assign(opponent, fine, 0.13)
  const spatial = (maps: Tensor, vocabulary: readonly Float64Array[]): Tensor =>
    cellHistogram(inputs, assign(maps, vocabulary, 0.2))
  const middle = coarse.reduce((sum, word) => sum + (word[0] ?? 0), 0) / coarse.length
  const anchored = math.add(offset, graph.floats([1, 3, 1, 1], [middle, 0, 0]))
  return {
    words: flatRoot(math, math.div(math.sum(math.mul(words, mask), [2, 3]), total)),
    cells: spatial(opponent, coarse),
    pattern: spatial(anchored, coarse),
    chestPattern: chestHistogram(inputs, assign(anchored, coarse, 0.15)),
    mean: math.reshape(mean, [0, -1]),
    spread: math.reshape(math.apply('Sqrt', math.add(variance, 1e-4)), [0, -1]),
  }
}

/** Histogram per cell of a 4 x 4 grid, weighed by how much of the cell is foreground. */
function cellHistogram({ math, mask }: ColourInputs, words: Tensor): Tensor {
  const size = 48 / CELLS
  return flatRoot(math, math.pool(math.mul(words, mask), { size, stride: size }))
}

/** The same of 4 x 4 smaller cells in the upper middle, where prints sit. */
function chestHistogram({ graph, math, mask }: ColourInputs, words: Tensor): Tensor {
  const range = [graph.ints([6, 12]), graph.ints([30, 36]), graph.ints([2, 3])]
  const chest = graph.op('Slice', [math.mul(words, mask), ...range])
  return flatRoot(math, math.pool(chest, { size: 6, stride: 6 }))
}

function flatRoot(math: GraphMath, histogram: Tensor): Tensor {
  return math.reshape(math.apply('Sqrt', math.add(histogram, 1e-5)), [0, -1])
}
