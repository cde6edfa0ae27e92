import type { GraphMath } from './graph-math.ts'
import type { OnnxGraph, Tensor } from './onnx-graph.ts'

/** Side of the grid on which foreground is told from background. */
export const MASK_SIDE = 48
const AREA = MASK_SIDE * MASK_SIDE
/** The border is read as cells of 4 x 4 grid points. */
const CELL = 4
const CELLS = MASK_SIDE / CELL
/** A ground colour counts when this many border cells show it: the garment may touch the edge. */
const WITNESSES = 4

export interface SegmentInputs {
  readonly graph: OnnxGraph
  readonly math: GraphMath
  /** Opponent maps [N,3,48,48]. */
  readonly opponent: Tensor
  /** Soft colour words [N,K,48,48], summing to 1 over K. */
  readonly words: Tensor
  readonly wordCount: number
}

/**
 * Cues for "this point belongs to the thing shown", [N,9,48,48], each in about [0, 1]:
 * unlike the border, and more common in the middle than around it, at several scales.
 */
export function foregroundCues(inputs: SegmentInputs): Tensor {
  const { graph, math, words, wordCount } = inputs
  const unlike = math.apply('Sqrt', borderDistance(inputs))
  const saturated = math.div(unlike, math.add(unlike, 0.25))
  const prior = graph.floats([1, 1, MASK_SIDE, MASK_SIDE], centrePrior(0.3))
  const flatWords = math.reshape(words, [0, wordCount, AREA])
  let mask = math.mul(saturated, prior)
  const cues = [saturated, math.pool(saturated, { size: 5, stride: 1, pad: 2 })]
  for (let round = 0; round < 2; round++) {
    mask = backProject({ graph, math, flatWords, mask })
    cues.push(mask, math.pool(mask, { size: 5, stride: 1, pad: 2 }))
    mask = math.mul(math.pool(mask, { size: 3, stride: 1, pad: 1 }), prior)
  }
  const broad = cues[cues.length - 2] ?? mask
  cues.push(math.pool(broad, { size: 11, stride: 1, pad: 5 }))
  cues.push(math.pool(saturated, { size: 11, stride: 1, pad: 5 }))
  // Repeats the prior for each picture of the batch.
  cues.push(math.add(math.mul(mask, 0), prior))
  return math.concat(cues, 1)
}

/** Squared distance to the nearest border colour that has witnesses, [N,1,48,48]. */
function borderDistance({ graph, math, opponent }: SegmentInputs): Tensor {
  const cells = math.reshape(math.pool(opponent, { size: CELL, stride: CELL }), [0, 3, -1])
  const border = graph.op('Gather', [cells, graph.ints(ringIndices())], { axis: 2 })
  const points = math.transpose(math.reshape(opponent, [0, 3, AREA]), [0, 2, 1])
  const cross = math.mul(math.matmul(points, border), -2)
  const own = math.sum(math.mul(points, points), [2])
  const theirs = math.sum(math.mul(border, border), [1])
  const distances = math.apply('Relu', math.add(math.add(cross, own), theirs))
  const nearest = graph.smallest(distances, WITNESSES)
  return math.reshape(math.mean(nearest, [2]), [0, 1, MASK_SIDE, MASK_SIDE])
}

interface Projection {
  readonly graph: OnnxGraph
  readonly math: GraphMath
  readonly flatWords: Tensor
  readonly mask: Tensor
}

/** Share of each colour word that lies under the mask, laid back onto the picture. */
function backProject({ graph, math, flatWords, mask }: Projection): Tensor {
  const column = math.reshape(mask, [0, AREA, 1])
  const inside = math.matmul(flatWords, column)
  const outside = math.matmul(flatWords, math.sub(graph.floats([], [1]), column))
  const total = math.sum(column, [1])
  const rest = math.sub(graph.floats([], [AREA]), total)
  const front = math.div(inside, math.add(total, 1))
  const back = math.div(outside, math.add(rest, 1))
  const share = math.div(front, math.add(math.add(front, back), 1e-4))
  const painted = math.matmul(math.transpose(share, [0, 2, 1]), flatWords)
  return math.reshape(painted, [0, 1, MASK_SIDE, MASK_SIDE])
}

function ringIndices(): number[] {
  const last = CELLS - 1
  return Array.from({ length: CELLS * CELLS }, (_, index) => index).filter((index) => {
    const [row, column] = [Math.floor(index / CELLS), index % CELLS]
    return row === 0 || column === 0 || row === last || column === last
  })
}

function centrePrior(spread: number): number[] {
  return Array.from({ length: AREA }, (_, index) => {
    const y = ((Math.floor(index / MASK_SIDE) + 0.5) / MASK_SIDE - 0.5) / spread
    const x = (((index % MASK_SIDE) + 0.5) / MASK_SIDE - 0.5) / spread
    return Math.exp(-(x * x + y * y) / 2)
  })
}
