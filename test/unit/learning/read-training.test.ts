import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { parseTraining, readTraining } from '#src/learning/read-training.ts'
import { defaultTraining } from '#src/learning/training-settings.ts'
import { ConfigError } from '#src/ports/errors.ts'
import { makeScratchFolder } from '#test/support/scratch-folder.ts'

const file = 'training.yaml'
const parse = (...lines: readonly string[]) => parseTraining(lines.join('\n'), file)

describe('training.yaml', () => {
  it('changes what it names, and leaves the rest as it is', () => {
    const { training, notes } = parse(
      'version: 1',
      'data_loading: { max_photos: 200 }',
      'head:',
      '  colour_weights: [0.2]',
      'categories:',
      '  ridges: [0.0001, 0.01]',
    )
    expect(notes).toEqual([])
    expect(training.dataLoading).toEqual({ ...defaultTraining.dataLoading, maxPhotos: 200 })
    expect(training.head).toEqual({ ...defaultTraining.head, colourWeights: [0.2] })
    expect(training.categories.ridges).toEqual([0.01, 0.0001])
    expect(parse('').training).toEqual(defaultTraining)
  })

  it.each(['data', 'dataset', 'data_loader', 'dataloader'])(
    'reads %s as data_loading, and says so',
    (name) => {
      const { training, notes } = parse('version: 1', `${name}:`, '  max_held_out: 20')
      expect(training.dataLoading.maxHeldOut).toBe(20)
      expect(notes).toEqual([`training.yaml line 2: ${name} is the older name of data_loading`])
    },
  )

  it.each([
    ['heads: {}', 'line 1: unknown key heads; the nearest is head'],
    [
      'head: {}\ndata_loding:\n  min_photos: 40',
      'line 2: unknown key data_loding; the nearest is data_loading',
    ],
    [
      'categories:\n  folds: 4\n  ridge: [1]',
      'line 3: unknown key ridge in categories; the nearest is ridges',
    ],
    ['data:\n  max_foto: 4', 'line 2: unknown key max_foto in data; the nearest is max_photos'],
    ['data:\n  min_photos: few', 'line 2: data.min_photos must be a whole number'],
    ['head:\n\n  folds: 1', 'line 3: head.folds must be at least 2'],
    ['head:\n  colour_weights:\n    - 0.2\n    - 11', 'line 4: head.colour_weights.1 must'],
    ['version: 2', 'line 1: version must be 1'],
    ['data_loading: {}\ndata: {}', 'line 2: data says the same as data_loading'],
    ['- head', 'line 1: must be a map of settings'],
    ['head: {', 'line 1: '],
  ])('refuses %j: %s', (text, message) => {
    expect(() => parse(text)).toThrow(ConfigError)
    expect(() => parse(text)).toThrow(`training.yaml ${message}`)
  })

  it('names every mistake at once', () => {
    const text = 'head: { fold: 2 }\ncategories: { folds: 99, rigdes: [1] }'
    expect(() => parse(text)).toThrow(/line 1: .*line 2: .*line 2: /s)
  })

  it('may be absent where nobody named it', async () => {
    const folder = await makeScratchFolder('vitryna-training-')
    const absent = join(folder, 'no.yaml')
    const { training } = await readTraining(absent, { mustExist: false })
    expect(training).toEqual(defaultTraining)
    await expect(readTraining(absent, { mustExist: true })).rejects.toThrow(
      `${absent} cannot be read`,
    )
    const there = join(folder, file)
    await writeFile(there, 'head: { rounds: 1 }')
    expect((await readTraining(there, { mustExist: false })).training.head.rounds).toBe(1)
    await expect(readTraining(folder, { mustExist: false })).rejects.toThrow('cannot be read')
  })
})
