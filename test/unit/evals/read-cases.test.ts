import { copyFile, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { findUnknownSkus, readCases, refuseProblems } from '#src/evals/read-cases.ts'
import { openPhoto } from '#src/photo/open-photo.ts'
import { encode, scene } from '#test/support/pictures.ts'
import { sku } from '#test/support/products.ts'

let folder: string
let photo: string

async function read(lines: readonly string[]) {
  const file = join(folder, 'cases.jsonl')
  await writeFile(file, lines.join('\n'))
  return readCases(file, { checkPhoto: openPhoto })
}

const line = (fields: object) => JSON.stringify({ photo: 'one.jpg', sku: null, ...fields })

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'vitryna-cases-'))
  photo = join(folder, 'one.jpg')
  await encode(scene(1)).jpeg().toFile(photo)
  await encode(scene(2)).jpeg().toFile(join(folder, 'two.jpg'))
  await writeFile(join(folder, 'text.jpg'), 'no picture')
})
afterAll(() => rm(folder, { recursive: true, force: true }))

describe('cases', () => {
  it('name photos relative to their file or absolutely, with or without a SKU', async () => {
    const { cases, problems } = await read([
      line({ sku: 'MRIYA-PINK', caption: 'is it?', tags: ['dark'] }),
      '',
      line({ photo }),
    ])
    expect(problems).toEqual([])
    expect(cases).toMatchObject([
      {
        line: 1,
        photo: 'one.jpg',
        path: photo,
        sku: 'MRIYA-PINK',
        caption: 'is it?',
        tags: ['dark'],
      },
      { line: 3, photo, path: photo, sku: null, caption: '', tags: [] },
    ])
  })

  it('have a key of picture and caption, whatever they are said to show', async () => {
    const { cases } = await read([
      line({}),
      line({ photo, sku: 'A', tags: ['t'] }),
      line({ caption: 'x' }),
      line({ photo: 'two.jpg' }),
    ])
    const [first, again, captioned, other] = cases.map(({ key }) => key)
    expect(again).toBe(first)
    expect(new Set([first, captioned, other]).size).toBe(3)
    expect(first).toMatch(/^[0-9a-f]{64}$/)
  })

  it('are told every bad line of at once', async () => {
    const { cases, problems } = await read([
      '{"photo": "one.jpg"',
      line({ sku: 'no sku!' }),
      line({ photo: 'missing.jpg' }),
      line({ photo: 'text.jpg' }),
      line({ captoin: 'x' }),
      '[]',
      line({}),
      JSON.stringify({ photo: 'one.jpg' }),
    ])
    expect(cases.map((one) => one.line)).toEqual([7])
    expect(problems.map((one) => `${one.line}: ${one.message}`)).toEqual([
      expect.stringMatching(/^1: not JSON .*; write one object per line$/),
      expect.stringMatching(/^2: sku: is not a SKU;/),
      expect.stringMatching(/^3: missing\.jpg cannot be read \(.*\); paths are relative/),
      expect.stringMatching(/^4: text\.jpg: not a picture .*; replace the photo$/),
      expect.stringMatching(/^5: .*captoin.*; a case is/),
      expect.stringMatching(/^6: .*; a case is/),
      expect.stringMatching(/^8: sku: .*; a case is/),
    ])
    expect(() => refuseProblems('cases.jsonl', problems)).toThrow(
      /^7 cases cannot be run\ncases\.jsonl:1: not JSON/,
    )
    expect(() => refuseProblems('cases.jsonl', [])).not.toThrow()
  })

  const two = [line({ sku: 'A' }), line({ sku: 'МРІЯ-РОЖЕВИЙ' })]
  const mark = '\uFEFF'
  it.each([
    ['with a byte order mark and Windows line ends', `${mark}${two.join('\r\n\r\n')}\r\n`],
    ['of two files with marks, one behind the other', `${mark}${two[0]}\n${mark}${two[1]}\n`],
    ['with a mark on a line of its own', `${mark}\n${two.join('\n')}`],
    ['with the line ends of a Mac of old', two.join('\r')],
    [
      'with spaces that do not break around them',
      two.map((one) => `\u00a0${one}\u00a0`).join('\n'),
    ],
    ['with letters of two signs', two.join('\n').normalize('NFD')],
    ['of a photo whose name a Mac took apart', two.join('\n').replaceAll('one.jpg', 'й.jpg')],
  ])('are read from a file %s', async (_, text) => {
    await copyFile(photo, join(folder, 'й.jpg'.normalize('NFD')))
    const { cases, problems } = await read([text])
    expect(problems).toEqual([])
    expect(cases.map(({ sku: name }) => name)).toEqual(['A', 'МРІЯ-РОЖЕВИЙ'])
  })

  it('are refused with the line that is not UTF-8', async () => {
    const file = join(folder, 'latin.jsonl')
    await writeFile(file, Buffer.from(`${two[0]}\n${line({ caption: 'caf\xe9' })}\n`, 'latin1'))
    await expect(readCases(file, { checkPhoto: openPhoto })).rejects.toThrow('line 2 is not UTF-8')
  })

  it('are refused when there is none', async () => {
    await expect(read(['', '  '])).rejects.toThrow('has no cases')
    const missing = readCases(join(folder, 'nothing.jsonl'), { checkPhoto: openPhoto })
    await expect(missing).rejects.toThrow(/cannot be read: .*nothing\.jsonl/)
  })

  it('of SKUs that the catalogue does not have are named', async () => {
    const { cases } = await read([
      line({ sku: 'A' }),
      line({ sku: 'B' }),
      line({}),
      line({ sku: 'B' }),
    ])
    const problems = await findUnknownSkus(cases, { findSkus: async () => [sku('A')] })
    expect(problems).toEqual(
      [2, 4].map((number) => ({ line: number, message: expect.stringMatching(/^B is not/) })),
    )
  })
})
