import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { cacheText } from '#src/evals/text-cache.ts'
import { noDeadline } from '#src/lib/deadline.ts'
import { sha256 } from '#src/lib/hash.ts'
import type { ReadText } from '#src/photo/text/read-text.ts'
import { plain } from '#test/support/pictures.ts'

const picture = plain(8, 8)
const lines = [{ text: 'Костюм «Мрія»', latin: '', middle: 0.25 }]

let folder: string
let asked: readonly string[]
const read: ReadText = async (_, __, fileKey) => {
  asked = [...asked, fileKey]
  return lines
}
const ask = (key: string, reader = read) =>
  cacheText(reader, folder)(picture, noDeadline, sha256(key))

beforeEach(async () => {
  asked = []
  folder = await mkdtemp(join(tmpdir(), 'vitryna-text-'))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

describe('what was read', () => {
  it('is read once for each photo, also when that was nothing', async () => {
    for (const _ of [1, 2]) expect(await ask('a photo')).toEqual(lines)
    const silent: ReadText = async () => []
    expect(await ask('another photo', silent)).toEqual([])
    expect(await ask('another photo')).toEqual([])
    expect(asked).toEqual([sha256('a photo')])
  })

  it.each(['', '[{"text":', '{}', '[{"text":1}]'])(
    'is read anew where its file has %j',
    async (text) => {
      await ask('a photo')
      const [file = ''] = (await readdir(folder, { recursive: true })).filter((name) =>
        name.endsWith('.bin'),
      )
      await writeFile(join(folder, file), text)
      expect(await ask('a photo')).toEqual(lines)
      expect(asked).toHaveLength(2)
    },
  )

  it('is not kept when the reading failed', async () => {
    await expect(ask('a photo', () => Promise.reject(new Error('no engine')))).rejects.toThrow()
    expect(await ask('a photo')).toEqual(lines)
  })
})
