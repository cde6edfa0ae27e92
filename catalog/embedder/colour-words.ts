import { createRandom } from '#catalog/drawing/random.ts'
import { opponentsOf } from './colour.ts'
import { kMeans } from './k-means.ts'
import type { OnnxGraph, Tensor } from './onnx-graph.ts'

/**
 * Prototype colours that cover all of sRGB evenly in opponent space: they are drawn from the
 * colour cube, not from the shop's goods, so a new product's colour is never between the words.
 */
export function colourWords(count: number): readonly Float64Array[] {
  const random = createRandom(count)
  const points = Array.from({ length: 6000 }, () => opponentsOf([random(), random(), random()]))
  return kMeans({ points, clusters: count, rounds: 25, random })
}

export interface WordInputs {
  readonly graph: OnnxGraph
  /** [N,3,h,w] */
  readonly opponent: Tensor
  readonly words: readonly Float64Array[]
  /** Distance at which a word's hold on a pixel has fallen to 61 %. */
  readonly spread: number
}

/** Soft assignment of each pixel to the words, [N,K,h,w], summing to 1 over K. */
export function assignWords({ graph, opponent, words, spread }: WordInputs): Tensor {
  const sharpness = 1 / (spread * spread)
  const weights = words.flatMap((word) => Array.from(word, (value) => value * sharpness))
  const bias = words.map((word) => (-sharpness / 2) * word.reduce((sum, v) => sum + v * v, 0))
  const kernel = graph.floats([words.length, 3, 1, 1], weights)
  const scores = graph.op('Conv', [opponent, kernel, graph.floats([words.length], bias)])
  return graph.op('Softmax', [scores], { axis: 1 })
}
