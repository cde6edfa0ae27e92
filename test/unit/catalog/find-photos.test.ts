import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { findPhotos } from '#src/catalog/find-photos.ts'
import type { WrittenPhoto } from '#src/catalog/product-schema.ts'
import { sha256 } from '#src/lib/hash.ts'
import { PhotoError } from '#src/ports/errors.ts'
import { silentProgress } from '#src/ports/progress.ts'
import { createRecordedProgress } from '#test/support/fakes.ts'
import { product } from '#test/support/products.ts'

let folder = ''

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'vitryna-unit-'))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

async function write(...names: readonly string[]): Promise<void> {
  for (const name of names) {
    const file = join(folder, name)
    await mkdir(dirname(file), { recursive: true })
    await writeFile(file, `bytes of ${name}`)
  }
}

const hashOf = (name: string) => sha256(`bytes of ${name}`)

/** Everything is a picture whose bytes do not begin with "text". */
async function checkPhoto(bytes: Uint8Array) {
  const text = Buffer.from(bytes).toString()
  if (text.startsWith('text')) throw new PhotoError('not a picture', { problem: 'wrong-type' })
  return { sha256: sha256(bytes) }
}

function find(photos: readonly WrittenPhoto[], progress = silentProgress) {
  const located = photos.map((photo, at) => ({ photo, line: 10 + at }))
  return findPhotos([{ product: product('A'), photos: located }], {
    catalogueFile: join(folder, 'products.yaml'),
    checkPhoto,
    progress,
  })
}

describe('findPhotos', () => {
  it('finds files beside the catalogue, by their roles and views', async () => {
    await write('photos/front.jpg', 'other/worn.jpg')
    const { entries, files, problems } = await find([
      { file: 'photos/front.jpg', role: 'product', view: 'front' },
      { file: join(folder, 'other/worn.jpg'), role: 'shopper' },
    ])
    expect(problems).toEqual([])
    expect(entries).toEqual([
      {
        product: product('A'),
        photos: [
          { role: 'product', view: 'front', sha256: hashOf('photos/front.jpg'), frame: null },
          { role: 'shopper', view: null, sha256: hashOf('other/worn.jpg'), frame: null },
        ],
      },
    ])
    expect(files.get(hashOf('other/worn.jpg'))).toBe(join(folder, 'other/worn.jpg'))
  })

  it('takes the frames of a set in the order of their numbers', async () => {
    const frames = [1, 2, 10, 11, 100].map((number) => `set/frame_${number}.png`)
    await write(...frames.toReversed(), 'set/readme.txt', 'set/other_3.png')
    const { entries } = await find([{ frames: 'set/frame_*.png', role: 'product' }])
    expect(entries[0]?.photos.map((photo) => photo.sha256)).toEqual(frames.map(hashOf))
    expect(entries[0]?.photos.map((photo) => photo.frame)).toEqual([0, 1, 2, 3, 4])
  })

  it('takes frames named with zeros, and an absolute pattern', async () => {
    const frames = ['s/f_001.jpg', 's/f_002.jpg', 's/f_010.jpg']
    await write(...frames)
    const { entries } = await find([{ frames: join(folder, 's/f_*.jpg'), role: 'product' }])
    expect(entries[0]?.photos.map((photo) => photo.sha256)).toEqual(frames.map(hashOf))
  })

  it.each([
    [
      'decomposed by a Mac',
      'photos/рожевий-їжак-é.jpg'.normalize('NFD'),
      'photos/рожевий-їжак-é.jpg',
    ],
    ['composed, in a CSV of a Mac', 'photos/рожевий.jpg', 'photos/рожевий.jpg'.normalize('NFD')],
    ['in a folder of another writing', 'їжак/front.jpg'.normalize('NFD'), 'їжак/front.jpg'],
    ['with the space of a screenshot', 'Screenshot 10.15\u202fAM.png', 'Screenshot 10.15 AM.png'],
    ['with a space that does not break', 'фото\u00a01.jpg', 'фото 1.jpg'],
    ['with the strokes of Windows', 'photos/a.jpg', 'photos\\a.jpg'],
    ['in a folder of a camera', 'DCIM/DSC_0001.JPG', 'dcim/dsc_0001.jpg'],
    ['with a point before', 'photos/a.jpg', './photos//a.jpg'],
    ['with spaces around', 'photos/a.jpg', ' photos/a.jpg\u00a0'],
    ['with the quotes of "Copy as path"', 'photos/a.jpg', '"photos\\a.jpg"'],
    ['in capitals of two signs', 'ЇЖАК.JPG'.normalize('NFD'), 'їжак.jpg'],
    ['with a mark that is not seen', 'a.jpg', '\u200ea.jpg'],
    [
      'that goes up and down',
      'photos/рожевий.jpg'.normalize('NFD'),
      'photos/../photos/рожевий.jpg',
    ],
  ])('finds a file whose name is the same but for the writing: %s', async (_, onDisk, written) => {
    await write(onDisk)
    const { entries, problems } = await find([{ file: written, role: 'product' }])
    expect(problems).toEqual([])
    expect(entries[0]?.photos.map((photo) => photo.sha256)).toEqual([hashOf(onDisk)])
  })

  it('takes the file of this very name before one that looks the same', async () => {
    await write('й.jpg', 'й.jpg'.normalize('NFD'))
    for (const name of ['й.jpg', 'й.jpg'.normalize('NFD')]) {
      const { entries } = await find([{ file: name, role: 'product' }])
      expect(entries[0]?.photos.map((photo) => photo.sha256)).toEqual([hashOf(name)])
    }
  })

  it.each([
    ['brackets', '[new] set/frame_*.png', ['[new] set/frame_1.png', '[new] set/frame_2.png']],
    ['a plus and parentheses', 'size+(2)/f_*.jpg', ['size+(2)/f_1.jpg']],
    ['braces', '{a,b}/f_*.jpg', ['{a,b}/f_1.jpg']],
    ['a question mark', 'new?/f_*.jpg', ['new?/f_1.jpg']],
    ['an exclamation mark', '!(sale)/f_*.jpg', ['!(sale)/f_1.jpg']],
    ['points and dollars', 'v1.0 $5^/f.*.jpg', ['v1.0 $5^/f.1.jpg']],
    ['a star of its own in the folder', 'set */f_*.jpg', ['set */f_1.jpg']],
    ['letters of two signs', 'їжак/кадр_*.jpg', ['їжак/кадр_1.jpg'.normalize('NFD')]],
    ['a per cent and a hash', '100%25 #1/f_*.jpg', ['100%25 #1/f_1.jpg']],
    ['an apostrophe and a comma', "м'яч, б/в/f_*.jpg", ["м'яч, б/в/f_1.jpg"]],
    ['a range in brackets', '[a-z]/f_*.jpg', ['[a-z]/f_1.jpg']],
    ['a tilde and an and', '~R&D~/f_*.jpg', ['~R&D~/f_1.jpg']],
    ['a stroke and an at', '@2x+x|y/f_*.jpg', ['@2x+x|y/f_1.jpg']],
    ['capitals', 'Set/F_*.JPG', ['set/f_1.jpg']],
    ['several stars', 's*t/f_*_*.jpg', ['set/f_1_2.jpg', 'set/f_10_1.jpg']],
    ['brackets beside the star', 'set/f[1]_*.jpg', ['set/f[1]_2.jpg']],
    ['a plus and parentheses beside it', 'set/f+(2)_*.jpg', ['set/f+(2)_1.jpg']],
    ['the strokes of Windows', 'set\\f_*.jpg', ['set/f_1.jpg']],
  ] as const)('takes frames in a folder with %s', async (_, frames, files) => {
    await write(...files, 'new1/f_9.jpg', 'a/f_9.jpg', 'n/frame_9.png', 'sizee2/f_9.jpg')
    const { entries, problems } = await find([{ frames, role: 'product' }])
    expect(problems).toEqual([])
    expect(entries[0]?.photos.map((photo) => photo.sha256)).toEqual(files.map(hashOf))
  })

  it('leaves out the hidden twins that a Mac puts beside files in a zip', async () => {
    await write('set/a.jpg', 'set/._a.jpg')
    const { entries } = await find([{ frames: 'set/*.jpg', role: 'product' }])
    expect(entries[0]?.photos.map((photo) => photo.sha256)).toEqual([hashOf('set/a.jpg')])
  })

  it('takes a picture once in one role, whatever its name', async () => {
    await write('a.jpg')
    await writeFile(join(folder, 'copy.jpg'), 'bytes of a.jpg')
    const { entries } = await find([
      { file: 'a.jpg', role: 'product', view: 'front' },
      { file: 'copy.jpg', role: 'product' },
      { file: 'copy.jpg', role: 'shopper' },
    ])
    expect(entries[0]?.photos.map((photo) => photo.role)).toEqual(['product', 'shopper'])
  })

  it('begins a set with frame 0 and goes up, also when a turn ends where it began', async () => {
    await write('s/f_1.jpg', 's/f_2.jpg', 's/f_4.jpg')
    await writeFile(join(folder, 's/f_3.jpg'), 'bytes of s/f_1.jpg')
    const { entries } = await find([{ frames: 's/f_*.jpg', role: 'product' }])
    const photos = entries[0]?.photos ?? []
    const frames = photos.map((photo) => photo.frame ?? -1)
    expect(photos.map((photo) => photo.sha256)).toEqual(
      ['s/f_1.jpg', 's/f_2.jpg', 's/f_4.jpg'].map(hashOf),
    )
    expect(frames[0]).toBe(0)
    expect(frames).toEqual(frames.toSorted((a, b) => a - b))
  })

  it.each([
    ['a file that is missing', { file: 'gone.jpg', role: 'product' }, /gone\.jpg/],
    ['a folder', { file: 'set', role: 'product' }, /set is not a file/],
    ['a device', { file: '/dev/zero', role: 'product' }, /\/dev\/zero is not a file/],
    ['what is no picture', { file: 'text.jpg', role: 'product' }, /text\.jpg: not a picture/],
    [
      'frames of which there are none',
      { frames: 'set/x_*', role: 'product' },
      /no photos match set\/x_\*/,
    ],
    [
      'frames of which one is no picture',
      { frames: 'set/f_*', role: 'product' },
      /f_2\.jpg: not a/,
    ],
    ['frames among which is a folder', { frames: 's*', role: 'product' }, /is not a file/],
  ] as const)('reports %s with its line and SKU', async (_, photo, message) => {
    await write('a.jpg', 'set/f_1.jpg')
    await writeFile(join(folder, 'text.jpg'), 'text')
    await writeFile(join(folder, 'set/f_2.jpg'), 'text')
    const { problems } = await find([{ file: 'a.jpg', role: 'product' }, photo])
    expect(problems).toHaveLength(1)
    expect(problems[0]).toMatchObject({ line: 11, message: expect.stringMatching(/^A: /) })
    expect(problems[0]?.message).toMatch(message)
  })

  it('reports every bad photo at once', async () => {
    await write('good.jpg')
    const { problems } = await find([
      { file: 'gone.jpg', role: 'product' },
      { file: 'good.jpg', role: 'product' },
      { file: 'gone-too.jpg', role: 'shopper' },
    ])
    expect(problems.map((problem) => problem.line)).toEqual([10, 12])
  })

  it('hides no mistake of the program behind a bad photo', async () => {
    await write('a.jpg')
    const located = [{ photo: { file: 'a.jpg', role: 'product' } as const, line: 1 }]
    const search = {
      catalogueFile: join(folder, 'c.yaml'),
      checkPhoto: () => Promise.reject(new TypeError('a mistake')),
      progress: silentProgress,
    }
    await expect(findPhotos([{ product: product('A'), photos: located }], search)).rejects.toThrow(
      'a mistake',
    )
  })

  it('tells how far it is', async () => {
    const progress = createRecordedProgress()
    await find([], progress)
    expect(progress.events).toEqual(['checking photos: 1', '+1', 'finished'])
  })
})
