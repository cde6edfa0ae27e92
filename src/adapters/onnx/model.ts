import { type InferenceSession, Tensor } from 'onnxruntime-node'
import { messageOf } from '#src/lib/message.ts'
import { EmbedderError } from '#src/ports/errors.ts'
import { type Card, outputNames, valuesPerPicture } from './card.ts'
import { checkSignature, type PixelType } from './signature.ts'
import { toMiddleVectors, toUnitVectors } from './unit-vectors.ts'

/** A loaded model. */
export interface Model {
  readonly card: Card
  readonly provider: string
  readonly valuesPerPicture: number
  /**
   * The tensors of `count` pictures, one after the other -> for each the unit vectors of its layers, end to end.
   * @throws EmbedderError when the model fails or gives no usable vector.
   */
  run(values: Float32Array, count: number): Promise<readonly Float32Array[]>
}

/** @throws EmbedderError when the model has no input and output such as the card says. */
export function createModel(session: InferenceSession, card: Card, provider: string): Model {
  const type = checkSignature(session, card)
  const [height, width] = card.input.size
  const image = card.input.layout === 'NCHW' ? [3, height, width] : [height, width, 3]
  return {
    card,
    provider,
    valuesPerPicture: valuesPerPicture(card),
    async run(values, count) {
      const input = pixels(type, values, [count, ...image])
      try {
        const outputs = await session.run({ [card.input.name]: input }, outputNames(card))
        return readLayers(outputs, card, count)
      } catch (cause) {
        if (cause instanceof EmbedderError) throw cause
        const [reason] = messageOf(cause).split('\n')
        throw new EmbedderError(`${card.name} failed: ${reason}`, {
          remedy: 'check input.size, input.layout and batch in the card',
          cause,
        })
      }
    },
  }
}

function readLayers(
  outputs: InferenceSession.ReturnType,
  { output }: Card,
  count: number,
): readonly Float32Array[] {
  const { name, mid } = output
  const embeddings = toUnitVectors(outputs[name], { count, ...output })
  if (!mid) return embeddings
  const middle = toMiddleVectors(outputs[mid.name], { count, dim: mid.dim })
  return embeddings.map((embedding, at) => joined(embedding, middle[at] ?? new Float32Array()))
}

function joined(embedding: Float32Array, middle: Float32Array): Float32Array {
  const both = new Float32Array(embedding.length + middle.length)
  both.set(embedding)
  both.set(middle, embedding.length)
  return both
}

function pixels(type: PixelType, values: Float32Array, dims: readonly number[]): Tensor {
  if (type === 'float32') return new Tensor(type, values, dims)
  // The runtime takes float16 as the bits of each, its own constructor makes a Float16Array of them: measured with
  // onnxruntime-node 1.30, which then finds no data in the tensor.
  const bits = new Uint16Array(Float16Array.from(values).buffer)
  return Object.assign(new Tensor('uint16', bits, dims), { type })
}
