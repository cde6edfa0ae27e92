import { type InferenceSession, Tensor } from 'onnxruntime-node'
import { messageOf } from '#src/lib/message.ts'
import { EmbedderError } from '#src/ports/errors.ts'
import { type Card, valuesPerPicture } from './card.ts'
import { toUnitVectors } from './unit-vectors.ts'

/** A loaded model. */
export interface Model {
  readonly card: Card
  readonly provider: string
  readonly valuesPerPicture: number
  /**
   * The tensors of `count` pictures, one after the other -> their unit vectors.
   * @throws EmbedderError when the model fails or gives no usable vector.
   */
  run(values: Float32Array, count: number): Promise<readonly Float32Array[]>
}

/** @throws EmbedderError when the card names an input or output that the model has not. */
export function createModel(session: InferenceSession, card: Card, provider: string): Model {
  checkNames(session, card)
  const [height, width] = card.input.size
  const image = card.input.layout === 'NCHW' ? [3, height, width] : [height, width, 3]
  return {
    card,
    provider,
    valuesPerPicture: valuesPerPicture(card),
    async run(values, count) {
      const input = new Tensor('float32', values, [count, ...image])
      try {
        const outputs = await session.run({ [card.input.name]: input }, [card.output.name])
        return toUnitVectors(outputs[card.output.name], { count, ...card.output })
      } catch (cause) {
        if (cause instanceof EmbedderError) throw cause
        throw new EmbedderError(`${card.name} failed: ${messageOf(cause)}`, { cause })
      }
    },
  }
}

function checkNames(session: InferenceSession, card: Card): void {
  const missing = [
    session.inputNames.includes(card.input.name) ? [] : [`input ${card.input.name}`],
    session.outputNames.includes(card.output.name) ? [] : [`output ${card.output.name}`],
  ].flat()
  if (missing.length > 0) {
    throw new EmbedderError(
      `the card of ${card.name} names ${missing.join(' and ')}, which the model has not ` +
        `(inputs: ${session.inputNames.join(', ')}; outputs: ${session.outputNames.join(', ')})`,
      { remedy: 'correct the names in the card' },
    )
  }
}
