import type { InferenceSession } from 'onnxruntime-node'
import { EmbedderError } from '#src/ports/errors.ts'
import { type Card, outputNames } from './card.ts'

/** What a model takes its pixels as. */
export type PixelType = 'float32' | 'float16'

/**
 * Compares a card with what the model says of itself, before anything runs.
 * @throws EmbedderError naming the field of the card, when the model has no such input or output.
 */
export function checkSignature(session: InferenceSession, card: Card): PixelType {
  checkNames(session, card)
  const input = session.inputMetadata.find(({ name }) => name === card.input.name)
  if (!input?.isTensor) throw wrong(card, 'its input is no tensor', 'name another input')
  checkShape(input.shape, card)
  const { type } = input
  if (type === 'float32' || type === 'float16') return type
  throw wrong(
    card,
    `the model takes pixels as ${type}`,
    'export it with an input of float32 or float16 (mean and std stand in the card)',
  )
}

function checkNames(session: InferenceSession, card: Card): void {
  const missing = [
    session.inputNames.includes(card.input.name) ? [] : [`input ${card.input.name}`],
    outputNames(card)
      .filter((name) => !session.outputNames.includes(name))
      .map((name) => `output ${name}`),
  ].flat()
  if (missing.length > 0) {
    throw new EmbedderError(
      `the card of ${card.name} names ${missing.join(' and ')}, which the model has not ` +
        `(inputs: ${session.inputNames.join(', ')}; outputs: ${session.outputNames.join(', ')})`,
      { remedy: 'correct the names in the card' },
    )
  }
}

/** @param shape numbers, and names of sizes that are free; empty when the model says nothing. */
function checkShape(shape: readonly (number | string)[], card: Card): void {
  if (shape.length === 0) return
  const { layout, size } = card.input
  const image = layout === 'NCHW' ? [3, ...size] : [...size, 3]
  const [batch, ...taken] = shape
  const fits = taken.length === 3 && taken.every((side, at) => isFree(side) || side === image[at])
  if (!fits) {
    throw wrong(
      card,
      `the model takes [${shape.join(', ')}], the card says ${layout} of ${size.join('x')}`,
      'correct input.size or input.layout in the card',
    )
  }
  if (card.batch && batch !== undefined && !isFree(batch)) {
    throw wrong(
      card,
      `the model takes ${batch} pictures at a time, neither more nor fewer`,
      batch === 1 ? 'set batch to false in the card' : 'export it with a free batch dimension',
    )
  }
}

/** The runtime gives -1 for a size that has no name. */
function isFree(side: number | string): boolean {
  return typeof side === 'string' || side < 0
}

function wrong(card: Card, what: string, remedy: string): EmbedderError {
  return new EmbedderError(`${card.name}: ${what}`, { remedy })
}
