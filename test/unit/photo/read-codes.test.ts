import { readdirSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import sharp from 'sharp'
import { describe, expect, it } from 'vitest'
import type { Picture } from '#src/domain/picture.ts'
import { seededRandom } from '#src/lib/random.ts'
import { createCodeReader } from '#src/photo/read-codes.ts'
import { AppError } from '#src/ports/errors.ts'
import { type CodeFormat, drawCode, photograph, pictureOf, type Shot } from '#test/support/codes.ts'
import { paint, plain, scene } from '#test/support/pictures.ts'
import { sharedFolder, sharedMissing } from '#test/support/shared-data.ts'

// No deadline that a busy machine could miss; one test sets its own.
const readCodes = createCodeReader({ timeoutMs: 120_000 })
const ean = '4820000000017'

describe('reading codes', () => {
  it.each<[CodeFormat, string, readonly string[]]>([
    ['EAN13', ean, [ean]],
    ['EAN8', '96385074', ['96385074']],
    ['UPCA', '036000291452', ['0036000291452']],
    ['UPCE', '04252614', ['0042100005264', '04252614']],
    ['Code128', 'VIT-0017-xl', ['VIT-0017-xl']],
    ['QRCode', 'https://shop.example/п/4820000000017', ['https://shop.example/п/4820000000017']],
  ])('reads %s in a photo', async (format, text, expected) => {
    const photo = await photograph(await drawCode(text, format))
    expect(await readCodes(await pictureOf(photo))).toEqual(expected)
  })

  it.each<[string, Shot]>([
    ['upside down', { degrees: 180 }],
    ['on its side', { degrees: 90 }],
    ['on its other side', { degrees: 270 }],
    ['held askew', { degrees: 20 }],
    ['out of focus', { blur: 1.5 }],
    ['badly compressed', { quality: 60 }],
    ['small', { width: 0.25 }],
    ['that fills the photo', { width: 0.95 }],
  ])('reads an EAN-13 %s', async (_how, shot) => {
    const photo = await photograph(await drawCode(ean), shot)
    expect(await readCodes(await pictureOf(photo))).toEqual([ean])
  })

  it('reads every code of a photo, each once', async () => {
    expect((await readBoth('4820000000024')).toSorted()).toEqual([ean, '4820000000024'])
    expect(await readBoth(ean)).toEqual([ean])
  })

  it('finds none where there is none', async () => {
    const noise = seededRandom(3)
    const pictures = [
      plain(1, 1),
      plain(3000, 2),
      scene(5),
      paint(640, 480, (x) => (x % 6 < 3 ? [0, 0, 0] : [255, 255, 255])),
      paint(640, 480, () => [noise() * 255, noise() * 255, noise() * 255]),
    ]
    for (const picture of pictures) expect(await readCodes(picture)).toEqual([])
  })

  it('gives up on a picture that takes too long, and reads the next', async () => {
    const hasty = createCodeReader({ timeoutMs: 400 })
    const label = await pictureOf(await photograph(await drawCode(ean)))
    const slow = hasty(cornerMarks(3072))
    await expect(slow).rejects.toThrow(AppError)
    await expect(slow).rejects.toThrow('not done after 400 ms')
    await expect.poll(() => hasty(label).catch(() => [])).toEqual([ean])
  })

  it('leaves the process free while it reads', async () => {
    let turns = 0
    const timer = setInterval(() => (turns += 1), 1)
    await readCodes(cornerMarks(1024)).finally(() => clearInterval(timer))
    expect(turns).toBeGreaterThan(10)
  })

  it('refuses more than a short line of photos', async () => {
    const results = await Promise.allSettled(Array.from({ length: 20 }, () => readCodes(scene(5))))
    const refused = results.filter(({ status }) => status === 'rejected')
    expect(refused.length).toBeGreaterThan(0)
    expect(refused.length).toBeLessThan(20)
    expect(await readCodes(scene(5))).toEqual([])
  })

  it.skipIf(sharedMissing)(
    `finds none in real photos without one${sharedMissing ? ` (${sharedMissing})` : ''}`,
    async () => {
      const folder = join(sharedFolder, 'data/apparel/shopper')
      const names = readdirSync(folder, { recursive: true, encoding: 'utf8' })
      const photos = names.filter((name) => name.endsWith('.jpg')).slice(0, 40)
      expect(photos.length).toBe(40)
      for (const name of photos) {
        expect(await readCodes(await pictureOf(await readFile(join(folder, name))))).toEqual([])
      }
    },
  )
})

/** Of a photo with `ean` on the left and another code on the right. */
async function readBoth(other: string): Promise<readonly string[]> {
  const labels = await Promise.all([drawCode(ean), drawCode(other)])
  const both = await sharp(labels, { join: { across: 2 } })
    .png()
    .toBuffer()
  return readCodes(await pictureOf(await photograph(both, { width: 0.8 })))
}

/** A picture full of the corner marks of QR codes: the reader tries to make a code of every three of them. */
function cornerMarks(side: number): Picture {
  const ring = (x: number, y: number) => Math.max(Math.abs(x - 3), Math.abs(y - 3))
  return paint(side, side, (x, y) => {
    const [column, row] = [x % 8, y % 8]
    const isBlack = column < 7 && row < 7 && ring(column, row) !== 2
    return isBlack ? [0, 0, 0] : [255, 255, 255]
  })
}
