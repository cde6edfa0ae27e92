import type { TensorSpec } from '#src/domain/picture.ts'
import { INPUT_SIDE } from './features.ts'

/** The `input` of the bundled card: the graph takes plain RGB in [0, 1]. */
export const cardInput: TensorSpec & { readonly name: string } = {
  name: 'input',
  layout: 'NCHW',
  size: [INPUT_SIDE, INPUT_SIDE],
  resize: 'squash',
  mean: [0, 0, 0],
  std: [1, 1, 1],
}
