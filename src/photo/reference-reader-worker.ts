import { parentPort } from 'node:worker_threads'
import type { Picture } from '#src/domain/picture.ts'
import { messageOf } from '#src/lib/message.ts'
import { fingerprintPhoto } from './fingerprint.ts'
import { toModelInput } from './model-input.ts'
import { openPhoto } from './open-photo.ts'
import type { ReadReference, ReferenceReply, ReferenceRequest } from './reference-reader.ts'

parentPort?.on('message', (request: ReferenceRequest) => void answer(request))
parentPort?.postMessage('ready')

/** A photo that cannot be read is an answer: the thread goes on with the next one. */
async function answer(request: ReferenceRequest): Promise<void> {
  const reply = await read(request).catch(
    (error: unknown): ReferenceReply => ({ failure: messageOf(error) }),
  )
  parentPort?.postMessage(reply, 'failure' in reply ? [] : buffersOf(reply))
}

async function read({ bytes, wanted }: ReferenceRequest): Promise<ReadReference> {
  const picture = await (await openPhoto(bytes)).decode()
  const { fingerprint, regions } = await fingerprintPhoto(picture)
  const input = wanted && (await toModelInput(picture, wanted))
  giveBack(picture)
  return { fingerprint, regions, input }
}

/** Left to V8, the megabytes of some twenty pictures make it collect the whole heap. Nothing reads this one any more. */
function giveBack({ rgb }: Picture): void {
  if (rgb.buffer instanceof ArrayBuffer) rgb.buffer.transfer(0)
}

/** Handed over instead of copied: megabytes of each photo. */
function buffersOf({ regions, input }: ReadReference): readonly ArrayBuffer[] {
  const thumbnails = new Set(regions.map(({ thumbnail }) => thumbnail))
  const arrays = [
    ...(input ? [...input.tensors, input.colours] : []),
    ...[...thumbnails].map(({ luma }) => luma),
  ]
  return arrays.map(({ buffer }) => buffer).filter((buffer) => buffer instanceof ArrayBuffer)
}
