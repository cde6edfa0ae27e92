import { readFile } from 'node:fs/promises'
import { afterAll, expect, it } from 'vitest'
import { fingerprintPhoto } from '#src/photo/fingerprint.ts'
import { toModelInput } from '#src/photo/model-input.ts'
import { openPhoto } from '#src/photo/open-photo.ts'
import { createReferenceReader } from '#src/photo/reference-reader.ts'
import { isSamePictureUnturned } from '#src/photo/same-picture.ts'

const input = {
  layout: 'NCHW',
  size: [192, 192],
  resize: 'squash',
  mean: [0.5, 0.5, 0.5],
  std: [0.5, 0.5, 0.5],
} as const
const wanted = { input, views: 5 }
const reader = createReferenceReader({ threads: 2, timeoutMs: 120_000 })
afterAll(() => reader.close())

const photo = (name: string) =>
  readFile(new URL(`../../../catalog/photos/${name}.jpg`, import.meta.url))

it('reads in its threads what is read without them, several photos at once', async () => {
  const files = await Promise.all(
    ['laguna-navy-front', 'mriya-pink-front', 'bereh-brown-front'].map(photo),
  )
  const read = await Promise.all(files.map((bytes) => reader.read(bytes, wanted)))
  for (const [at, bytes] of files.entries()) {
    const picture = await (await openPhoto(bytes)).decode()
    const { fingerprint } = await fingerprintPhoto(picture)
    const made = await toModelInput(picture, wanted)
    expect(read[at]).toMatchObject({ fingerprint, input: made })
  }
  const isSame = read.map(({ fingerprint }) =>
    isSamePictureUnturned(fingerprint, read[1]?.regions ?? []),
  )
  expect(isSame).toEqual([false, true, false])
})

it('makes nothing for an embedder that has seen the photo', async () => {
  expect(await reader.read(await photo('mriya-pink-front'), undefined)).toMatchObject({
    input: undefined,
  })
})

it('says what is wrong with a file, and reads the next one', async () => {
  const bytes = await photo('mriya-pink-front')
  await expect(reader.read(bytes.subarray(0, 900), wanted)).rejects.toThrow('damaged or cut off')
  await expect(reader.read(Buffer.from('no picture'), wanted)).rejects.toThrow('not a picture')
  expect((await reader.read(bytes, wanted)).input?.tensors).toHaveLength(5)
})
