import { describe, expect, test } from 'vitest'
import { photoSizes } from '#src/playground/rules/photo-sizes.ts'
import { encode, quarters } from '#test/support/pictures.ts'
import { photoBytes, shopper, startPlayground } from './playground.ts'

describe('a photo', () => {
  test.each([
    [40, 30, ['40x30']],
    [200, 100, ['90x45', '200x100']],
    [320, 320, ['90x90', '320x320']],
    [2000, 1000, ['90x45', '320x160', '800x400', '1280x640']],
  ])('of %i x %i pixels gets the sizes %j', async (width, height, expected) => {
    const sizes = await photoSizes(await photoBytes(width, height))
    expect(sizes.map((size) => `${size.width}x${size.height}`)).toEqual(expected)
  })

  test('stands upright whatever its EXIF says', async () => {
    const turned = await encode(quarters(40, 20)).jpeg().withMetadata({ orientation: 6 }).toBuffer()
    const [size] = await photoSizes(turned)
    expect(size).toMatchObject({ width: 20, height: 40 })
  })

  test('has unique ids that are the same for the same bytes, in every run', async () => {
    const bytes = await photoBytes(400, 300)
    const uniqueIds = []
    const ids = new Set()
    for (let run = 0; run < 2; run += 1) {
      const { sendFromUser } = await startPlayground()
      const { photo = [] } = await sendFromUser(shopper, { photo: bytes })
      uniqueIds.push(photo.map((size) => size.file_unique_id))
      for (const size of photo) ids.add(size.file_id)
    }
    expect(uniqueIds[0]).toEqual(uniqueIds[1])
    expect(new Set(uniqueIds[0])).toHaveLength(3)
    expect(ids.size).toBe(6)
  })

  test.each([
    ['no picture', () => Promise.resolve(Buffer.from('hello')), 'IMAGE_PROCESS_FAILED'],
    ['too long a strip', () => photoBytes(420, 20), 'PHOTO_INVALID_DIMENSIONS'],
  ])('is refused: %s', async (_, bytes, reason) => {
    await expect(photoSizes(await bytes())).rejects.toThrow(`Bad Request: ${reason}`)
  })

  test('sent as a file keeps its bytes and gets a preview', async () => {
    const { sendFromUser } = await startPlayground()
    const bytes = await photoBytes(700, 500)
    const { document } = await sendFromUser(shopper, { document: bytes, name: 'dress.jpg' })
    expect(document).toMatchObject({
      file_name: 'dress.jpg',
      file_size: bytes.length,
      mime_type: 'image/jpeg',
      thumbnail: { width: 320 },
    })
  })

  test('is forgotten with the oldest files when there is no more room', async () => {
    const { api, sendFromUser } = await startPlayground({ maxFileBytes: 1000 })
    const first = await sendFromUser(shopper, { document: new Uint8Array(600).fill(1) })
    const second = await sendFromUser(shopper, { document: new Uint8Array(600).fill(2) })
    await expect(api.getFile(first.document?.file_id ?? '')).rejects.toThrow('wrong file_id')
    expect((await api.getFile(second.document?.file_id ?? '')).file_size).toBe(600)
  })
})
