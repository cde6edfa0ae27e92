import { opponents } from './colour.ts'
import { assignWords, colourWords } from './colour-words.ts'
import { colourBlocks } from './describe-colour.ts'
import { edgeBlocks } from './edges.ts'
import { againstGround, enclosure, outlineDam } from './flood.ts'
import { sampleAt, uprightGrid } from './frame.ts'
import { createGraphMath, type GraphMath } from './graph-math.ts'
import { createOnnxGraph, type OnnxGraph, type Tensor } from './onnx-graph.ts'
import { PEEL_CUES, peelCues } from './peel.ts'
import { foregroundCues, MASK_SIDE } from './segment.ts'

/** Side of the square that every picture is squashed to. */
export const INPUT_SIDE = 192
/** Foreground cues per point. */
const GROUND_CUES = 13
const FRAME_SIDE = 96
const FINE_WORDS = 96
const COARSE_WORDS = 32

/** A small network that turns the foreground cues of a point into a probability. */
export interface MaskNetwork {
  readonly inputs: number
  readonly hidden: number
  /** [hidden, inputs] row by row. */
  readonly first: ArrayLike<number>
  readonly firstBias: ArrayLike<number>
  readonly second: ArrayLike<number>
  readonly secondBias: number
}

/** What lies on the ground; and, if that is a sheet or a screen, what is pictured on it. */
export interface MaskNetworks {
  readonly ground: MaskNetwork
  readonly sheet: MaskNetwork
}

/** What the learned last step needs; [features] and [dim, features] row by row. */
export interface LearnedMap {
  readonly dim: number
  readonly mean: ArrayLike<number>
  readonly matrix: Float32Array
}

interface Start {
  readonly graph: OnnxGraph
  readonly math: GraphMath
  readonly opponent: Tensor
  readonly cues: Tensor
  readonly dam: Tensor
}

/** Step 1 of 4: the cues of what lies on the ground, as output `cues` [N,13,48,48]. */
export function groundCueModel(): Uint8Array {
  const { graph, cues } = start()
  return write(graph, { cues: { tensor: cues, dims: [GROUND_CUES, MASK_SIDE, MASK_SIDE] } })
}

/** Step 2 of 4: the cues of what lies on a sheet on the ground, output `cues` [N,9,48,48]. */
export function sheetCueModel(ground: MaskNetwork): Uint8Array {
  const begun = start()
  const cues = lookCloser(begun, ground)
  return write(begun.graph, { cues: { tensor: cues, dims: [PEEL_CUES, MASK_SIDE, MASK_SIDE] } })
}

/** Step 3 of 4: the fixed features that the map learns from, as output `features` [N,F]. */
export function featureModel(networks: MaskNetworks): Uint8Array {
  const begun = start()
  const { mask, features, frame } = describe(begun, networks)
  return write(begun.graph, {
    features: { tensor: features, dims: [-1] },
    mask: { tensor: mask, dims: [1, MASK_SIDE, MASK_SIDE] },
    frame: { tensor: frame, dims: [4, FRAME_SIDE, FRAME_SIDE] },
  })
}

/** Step 4 of 4: the whole embedder, output `embedding` [N,dim] of unit length. */
export function embedderModel(networks: MaskNetworks, map: LearnedMap): Uint8Array {
  const begun = start()
  const { graph, math } = begun
  const { features } = describe(begun, networks)
  const count = map.mean.length
  const centred = math.sub(features, graph.floats([1, count], map.mean))
  const weights = graph.floats([map.dim, count], map.matrix)
  const projected = graph.op('Gemm', [centred, weights], { transB: 1 })
  return write(graph, { embedding: { tensor: math.unit(projected, 1), dims: [map.dim] } })
}

function start(): Start {
  const graph = createOnnxGraph()
  const math = createGraphMath(graph)
  const small = math.pool('input', { size: INPUT_SIDE / MASK_SIDE, stride: INPUT_SIDE / MASK_SIDE })
  const opponent = opponents(graph, math, small)
  const vocabulary = colourWords(FINE_WORDS)
  const words = assignWords({ graph, opponent, words: vocabulary, spread: 0.13 })
  const fine = opponents(graph, math, math.pool('input', { size: 2, stride: 2 }))
  const dam = outlineDam(graph, math, fine)
  const enclosed = enclosure({ graph, math, dam })
  const cues = [
    foregroundCues({ graph, math, opponent, words, wordCount: FINE_WORDS }),
    dam,
    enclosed,
    math.pool(enclosed, { size: 5, stride: 1, pad: 2 }),
    againstGround({ graph, math, dam }, enclosed),
  ]
  return { graph, math, opponent, dam, cues: math.concat(cues, 1) }
}

function lookCloser({ graph, math, opponent, dam, cues }: Start, ground: MaskNetwork): Tensor {
  // A print may be told from the ground better than the cloth around it: fill what is enclosed.
  const likely = applyMaskNetwork({ graph, cues, network: ground })
  const mask = enclosure({ graph, math, dam: likely })
  return peelCues({ graph, math, mask, opponent, dam })
}

/** Foreground [N,1,48,48], upright frame with its mask [N,4,96,96], and features [N,F]. */
function describe(begun: Start, networks: MaskNetworks) {
  const { graph, math, opponent } = begun
  const cues = lookCloser(begun, networks.ground)
  const network = networks.sheet
  const mask = enclosure({ graph, math, dam: applyMaskNetwork({ graph, cues, network }) })
  const grid = uprightGrid({ graph, math, mask, opponent }, FRAME_SIDE)
  const upright = sampleAt(graph, 'input', grid)
  const uprightMask = sampleAt(graph, mask, grid)
  const detail = opponents(graph, math, upright)
  const half = { size: 2, stride: 2 }
  const softMask = math.pool(uprightMask, half)
  const colour = colourBlocks({
    graph,
    math,
    opponent: opponents(graph, math, math.pool(upright, half)),
    mask: softMask,
    fine: colourWords(FINE_WORDS),
    coarse: colourWords(COARSE_WORDS),
  })
  const blocks = {
    ...colour,
    ...edgeBlocks({ graph, math, opponent: detail, mask: uprightMask }),
    outline: math.reshape(math.pool(softMask, { size: 4, stride: 4 }), [0, -1]),
    light: lightBlock(graph, math, opponent),
  }
  return {
    mask,
    frame: math.concat([upright, uprightMask], 1),
    features: math.concat(Object.values(blocks), 1),
  }
}

/** The brightest and the mean colour: what the map needs to discount the light. [N,6] */
function lightBlock(graph: OnnxGraph, math: GraphMath, opponent: Tensor): Tensor {
  const smooth = math.pool(opponent, { size: 3, stride: 3 })
  const brightest = graph.op('ReduceMax', [smooth], { axes: [2, 3], keepdims: 0 })
  const mean = math.reshape(math.mean(opponent, [2, 3]), [0, -1])
  return math.concat([brightest, mean], 1)
}

interface MaskInputs {
  readonly graph: OnnxGraph
  readonly cues: Tensor
  readonly network: MaskNetwork
}

function applyMaskNetwork({ graph, cues, network }: MaskInputs): Tensor {
  const { inputs, hidden } = network
  const hiddenMaps = graph.op('Conv', [
    cues,
    graph.floats([hidden, inputs, 1, 1], network.first),
    graph.floats([hidden], network.firstBias),
  ])
  const output = graph.op('Conv', [
    graph.op('Relu', [hiddenMaps]),
    graph.floats([1, hidden, 1, 1], network.second),
    graph.floats([1], [network.secondBias]),
  ])
  return graph.op('Sigmoid', [output])
}

function write(
  graph: OnnxGraph,
  outputs: Parameters<OnnxGraph['write']>[0]['outputs'],
): Uint8Array {
  const input = { name: 'input', dims: [3, INPUT_SIDE, INPUT_SIDE] }
  return graph.write({ name: 'bundled', input, outputs })
}
