import { closeSync, openSync } from 'node:fs'
import { readFile, rename, rm, writeFile } from 'node:fs/promises'
import { basename } from 'node:path'
import type { InferenceSession } from 'onnxruntime-node'
import { sha256 } from '#src/lib/hash.ts'
import { messageOf } from '#src/lib/message.ts'
import { readText } from '#src/lib/read-text.ts'
import { EmbedderError } from '#src/ports/errors.ts'
import { findLayers, type GraphPlace, type Layer } from './graph-layers.ts'
import { openSession } from './start-session.ts'

export interface ExposeRequest {
  /** An ONNX file; its weights may lie in files beside it. */
  readonly file: string
  /** The name of a node, or of what it gives. */
  readonly layer: string
  /** Where the model with the output goes, in the same folder as the weights beside it. */
  readonly to: string
}

export interface ExposedLayer {
  /** As cards name it under `output.mid`. */
  readonly name: string
  readonly dim: number
  /** Of the file that was written. */
  readonly sha256: string
  /** The card beside it that now says so; undefined when there is none. */
  readonly cardFile: string | undefined
}

/**
 * Adds a layer to what a model gives: an entry in its list of outputs, nothing else is touched. A card beside the model,
 * of the same name with `.json`, that was written for it is written anew for what came of it.
 * @throws EmbedderError for a file that is no ONNX model, and a layer that is not in it or has no known dimension.
 */
export async function exposeLayer({ file, layer, to }: ExposeRequest): Promise<ExposedLayer> {
  const model = await readFile(file).catch(unreadable(file))
  const { graph, layers, outputs } = readGraph(file)
  const found = layerOf(layers, layer, file)
  const isGiven = outputs.includes(found.output)
  const unfinished = `${to}.new`
  try {
    await writeFile(unfinished, isGiven ? model : withOutput(model, graph, [found.output]))
    const { type, dim } = await describeOutput(unfinished, found.output)
    // Once more, now that its type is known: other programs than the runtime ask for it.
    const whole = isGiven ? model : withOutput(model, graph, [found.output, type])
    await writeFile(unfinished, whole)
    const exposed = { name: found.output, dim, sha256: sha256(whole) }
    const cardFile = await writeCard({ file, to, before: sha256(model), exposed })
    await rename(unfinished, to)
    return { ...exposed, cardFile }
  } finally {
    await rm(unfinished, { force: true })
  }
}

function unreadable(file: string): (cause: unknown) => never {
  return (cause) => {
    throw new EmbedderError(`${file} cannot be read: ${messageOf(cause)}`, {
      remedy: 'name an ONNX file',
      cause,
    })
  }
}

function readGraph(file: string) {
  const descriptor = openSync(file, 'r')
  try {
    return findLayers(descriptor)
  } catch (cause) {
    throw new EmbedderError(`${file} is no ONNX model: ${messageOf(cause)}`, {
      remedy: 'name an ONNX file',
      cause,
    })
  } finally {
    closeSync(descriptor)
  }
}

/** Named in an error, so that the right one may be among them. */
const maxNamed = 20

function layerOf(layers: readonly Layer[], name: string, file: string): Layer {
  const found =
    layers.find(({ output }) => output === name) ?? layers.find(({ node }) => node === name)
  if (found) return found
  const step = Math.max(1, Math.ceil(layers.length / maxNamed))
  const some = layers.filter((_, at) => at % step === 0).map(({ output }) => output)
  throw new EmbedderError(
    `${file} has no layer ${name} (it has ${layers.length}: ${some.join(', ')})`,
    {
      remedy: 'look the layer up in the model, for example with netron.app',
    },
  )
}

/** onnx.proto, TensorProto.DataType. */
const elementTypes: Readonly<Record<string, number>> = { float32: 1, float16: 10 }

async function describeOutput(
  file: string,
  output: string,
): Promise<{ readonly type: number; readonly dim: number }> {
  const session = await openSession(file, 'cpu', 1).catch((cause: unknown) => {
    throw new EmbedderError(`the model does not run with this output: ${messageOf(cause)}`, {
      cause,
    })
  })
  try {
    const found = session.outputMetadata.find(({ name }) => name === output)
    const type = found?.isTensor ? elementTypes[found.type] : undefined
    const dim = found?.isTensor ? dimOf(found.shape) : undefined
    if (type === undefined || dim === undefined) throw unfit(output, found)
    return { type, dim }
  } finally {
    await session.release()
  }
}

function unfit(output: string, found: InferenceSession.ValueMetadata | undefined): EmbedderError {
  const what = found?.isTensor ? `${found.type} of [${found.shape.join(', ')}]` : 'no tensor'
  return new EmbedderError(`the layer ${output} cannot be averaged: it is ${what}`, {
    remedy: 'name a layer of float numbers at each place of the picture',
  })
}

/** How many values a layer has at each place: [N, dim, height, width], [N, height, width, dim] or [N, places, dim]. */
function dimOf(shape: readonly (number | string)[]): number | undefined {
  const [, second, third, last] = shape
  const isPlanes = shape.length === 4 && (third === last || second !== third)
  const dim = isPlanes ? second : shape.at(-1)
  return shape.length > 1 && typeof dim === 'number' && dim > 0 ? dim : undefined
}

/** The model with one more output, of which at least the name is said. */
function withOutput(
  model: Uint8Array,
  { start, from, to }: GraphPlace,
  [name, type]: readonly [name: string, type?: number],
): Uint8Array {
  const text = Buffer.from(name)
  // ValueInfoProto: name; type.tensor_type.elem_type.
  const typed = type === undefined ? [] : [0x12, 4, 0x0a, 2, 0x08, type]
  const value = Buffer.concat([lengthDelimited(1, text), Buffer.from(typed)])
  const graph = Buffer.concat([model.subarray(from, to), lengthDelimited(12, value)])
  return Buffer.concat([model.subarray(0, start), lengthDelimited(7, graph), model.subarray(to)])
}

/** @param number of the field, below 16 */
function lengthDelimited(number: number, content: Uint8Array): Uint8Array {
  const head = [number * 8 + 2]
  let rest = content.length
  while (rest > 127) {
    head.push((rest % 128) + 128)
    rest = Math.floor(rest / 128)
  }
  return Buffer.concat([Buffer.from([...head, rest]), content])
}

interface WrittenCard {
  readonly file: string
  readonly to: string
  /** The hash of the model before. */
  readonly before: string
  readonly exposed: Omit<ExposedLayer, 'cardFile'>
}

async function writeCard({ file, to, before, exposed }: WrittenCard): Promise<string | undefined> {
  const text = await readText(cardOf(file)).catch(() => undefined)
  const card: unknown = text === undefined ? undefined : JSON.parse(text)
  if (!isCardOf(card, before)) return undefined
  const { name, dim, sha256: hash } = exposed
  const output = { ...card.output, mid: { name, dim } }
  const written = { ...card, file: basename(to), sha256: hash, output }
  await writeFile(cardOf(to), `${JSON.stringify(written, null, 2)}\n`)
  return cardOf(to)
}

function cardOf(modelFile: string): string {
  return modelFile.replace(/(\.onnx)?$/, '.json')
}

function isCardOf(
  card: unknown,
  hash: string,
): card is { readonly sha256: string; readonly output: object } {
  return (
    typeof card === 'object' &&
    card !== null &&
    'sha256' in card &&
    card.sha256 === hash &&
    'output' in card &&
    typeof card.output === 'object'
  )
}
