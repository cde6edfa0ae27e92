import { readFile } from 'node:fs/promises'
import { openPhoto } from '#src/photo/open-photo.ts'
import { toTensor } from '#src/photo/tensor.ts'
import { cardInput } from './card-input.ts'

/** A picture file as the bot itself would hand it to the bundled embedder: [3,side,side]. */
export async function pictureTensor(file: Uint8Array | string): Promise<Float32Array> {
  const photo = await openPhoto(typeof file === 'string' ? await readFile(file) : file)
  return await toTensor(await photo.decode(), cardInput)
}
