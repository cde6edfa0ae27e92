import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createOnnxGraph, type OnnxGraph, type Tensor } from '#catalog/embedder/onnx-graph.ts'
import { sha256 } from '#src/lib/hash.ts'

/** Height and width of what these models take. */
export const tinySize = [4, 6] as const
const pixels = tinySize[0] * tinySize[1]

type Layout = 'NCHW' | 'NHWC'

export interface TinyCard {
  readonly layout?: Layout
  readonly inputName?: string
  readonly outputName?: string
  readonly dim?: number
  readonly pool?: 'none' | 'mean' | 'cls'
  readonly batch?: boolean
  readonly views?: 1 | 5
  /** A middle layer of three values. */
  readonly mid?: Build
  /** Leave that layer out of the card. */
  readonly hidesMid?: boolean
}

/** From the input to [N, values] or [N, tokens, values]. */
export type Build = (graph: OnnxGraph, input: Tensor) => Tensor

/** The mean of each channel: [N, 3]. */
export const meanColour: Readonly<Record<Layout, Build>> = {
  NCHW: ({ op }, input) => op('ReduceMean', [input], { axes: [2, 3], keepdims: 0 }),
  NHWC: ({ op }, input) => op('ReduceMean', [input], { axes: [1, 2], keepdims: 0 }),
}

/** A token for each pixel, from the top left: [N, 24, 3]. */
export const pixelTokens: Build = ({ op, ints }, input) => {
  const columns = op('Reshape', [input, ints([0, 3, pixels])])
  return op('Transpose', [columns], { perm: [0, 2, 1] })
}

/** The mean of each channel, by a graph that fails for more than one picture. */
export const oneAtATime: Build = ({ op, ints }, input) => {
  const columns = op('Reshape', [input, ints([1, 3, pixels])])
  return op('ReduceMean', [columns], { axes: [2], keepdims: 0 })
}

/** The same answer for every picture, after some billions of multiplications. */
export const slow: Build = (graph, input) => {
  const { op, ints, floats } = graph
  const mean = op('ReduceMean', [input], { axes: [0, 1, 2, 3], keepdims: 0 })
  // Ones, but the optimiser cannot know.
  const one = op('Add', [op('Mul', [mean, floats([], [0])]), floats([], [1])])
  const ones = op('Expand', [one, ints([1024, 1024])])
  let product = ones
  for (let step = 0; step < 12; step += 1) {
    product = op('Mul', [op('MatMul', [product, ones]), floats([], [1 / 1024])])
  }
  const answer = op('ReduceMean', [product], { axes: [0, 1], keepdims: 0 })
  return op('Add', [meanColour.NCHW(graph, input), answer])
}

/** Writes a model with its card into a folder; @returns the path of the card. */
export async function writeTinyModel(
  folder: string,
  build: Build,
  card: TinyCard = {},
): Promise<string> {
  const { layout = 'NCHW', dim = 3, pool = 'none', batch = true, views = 1, mid } = card
  const [height, width] = tinySize
  const graph = createOnnxGraph()
  const model = graph.write({
    name: 'tiny',
    input: { name: 'pixels', dims: layout === 'NCHW' ? [3, height, width] : [height, width, 3] },
    outputs: {
      vector: { tensor: build(graph, 'pixels'), dims: pool === 'none' ? [3] : [-1, 3] },
      ...(mid ? { 'mid/3': { tensor: mid(graph, 'pixels'), dims: [3, -1, -1] } } : {}),
    },
  })
  const hash = sha256(model)
  const name = `${hash.slice(0, 8)}-${sha256(JSON.stringify(card)).slice(0, 8)}`
  await writeFile(join(folder, `${name}.onnx`), model)
  const cardFile = join(folder, `${name}.json`)
  await writeFile(
    cardFile,
    JSON.stringify({
      name: 'tiny',
      file: `${name}.onnx`,
      sha256: hash,
      license: 'none',
      input: {
        name: card.inputName ?? 'pixels',
        layout,
        size: tinySize,
        resize: 'squash',
        mean: [0, 0, 0],
        std: [1, 1, 1],
      },
      output: {
        name: card.outputName ?? 'vector',
        dim,
        pool,
        ...(mid && !card.hidesMid ? { mid: { name: 'mid/3', dim: 3 } } : {}),
      },
      views,
      batch,
    }),
  )
  return cardFile
}
