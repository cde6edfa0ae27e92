import { describe, expect, it } from 'vitest'
import type { Method } from '#src/domain/outcome.ts'
import type { Picture } from '#src/domain/picture.ts'
import { createIdentifier, type IdentifierPorts } from '#src/identify/identifier.ts'
import { fingerprint } from '#src/photo/fingerprint.ts'
import { PhotoError } from '#src/ports/errors.ts'
import type { IdentificationRecord } from '#src/ports/identification-log.ts'
import {
  createFakeIndex,
  createFakeModel,
  createMemoryAnswers,
  createMemorySettings,
  fakeSpace,
  featuresOf,
  findNothing,
  noColours,
  noProducts,
  unexpected,
} from '#test/support/fakes.ts'
import { cropKeysHere } from '#test/support/fingerprints.ts'
import { plain, scene } from '#test/support/pictures.ts'
import { sku } from '#test/support/products.ts'

const thresholds = {
  'thresholds:fake@1': {
    threshold: 0.8,
    margin: 0.1,
    plausible: 0.5,
    confidence: { intercept: 0, weights: [5, 0] },
  },
}
const sure = { product: { A: 0.9, B: 0.3 } }
const unsure = { product: { A: 0.7, B: 0.65 } }

const catalogue = {
  ...noProducts,
  findSkus: async () => [],
  findByBarcodes: async () => [],
  revision: async () => 'revision 7',
}

function setUp(overrides: Partial<IdentifierPorts> = {}) {
  const answers = createMemoryAnswers()
  const log: IdentificationRecord[] = []
  const identify = createIdentifier({
    id: fakeSpace.id,
    catalogue,
    answers,
    channelPosts: { find: async () => [] },
    readCodes: async () => [],
    readText: async () => [],
    textTimeoutMs: 60_000,
    searchWords: findNothing,
    cropKeys: cropKeysHere,
    products: { search: findNothing },
    extract: async ({ decode }) => {
      await decode()
      return featuresOf(1, 0)
    },
    extractHalves: async () => [],
    categorise: async () => undefined,
    space: fakeSpace,
    index: createFakeIndex(sure),
    settings: createMemorySettings(thresholds),
    colours: { find: noColours },
    model: createFakeModel({ kind: 'unavailable', reason: 'off', costMicroUsd: 0 }),
    identifications: { append: async (record) => void log.push(record) },
    ...overrides,
  })
  return { identify, answers, log }
}

function photoOf(picture: Picture, fileKey = 'file 1') {
  let decoded = 0
  return {
    fileKey,
    decodes: () => decoded,
    decode: async () => {
      decoded += 1
      return picture
    },
  }
}

describe('identifying a photo', () => {
  it('asks the rungs in the order of the ladder', async () => {
    const { identify } = setUp({ index: createFakeIndex(unsure) })
    const { rungs } = await identify(photoOf(scene(1)))
    expect(rungs.map(({ rung }) => rung)).toEqual([
      'caption',
      'forward',
      'fingerprint',
      'code',
      'embedding',
      'text',
      'regions',
      'llm',
    ])
  })

  it('remembers what the embedding matched, with all that it stands on', async () => {
    const { identify, answers } = setUp()
    const { outcome } = await identify(photoOf(scene(1)))
    expect(outcome).toMatchObject({ outcome: 'matched', sku: 'A', method: 'embedding' })
    expect(answers.remembered).toEqual([
      {
        fileKey: 'file 1',
        fingerprint: await fingerprint(scene(1)),
        sku: 'A',
        method: 'embedding',
        decidedBy: 'machine',
        confidence: outcome.outcome === 'matched' ? outcome.confidence : undefined,
        candidates: [
          { sku: 'A', score: 0.9 },
          { sku: 'B', score: 0.3 },
        ],
        embedderId: 'fake@1',
        catalogueRevision: 'revision 7',
        lifetimeSeconds: 86_400,
      },
    ])
  })

  it('answers the same file from memory, and does not remember that again', async () => {
    const { identify, answers } = setUp()
    await identify(photoOf(scene(1)))
    const again = photoOf(scene(1))
    const { outcome, candidates } = await identify(again)
    expect(outcome).toMatchObject({ outcome: 'matched', sku: 'A', method: 'forward' })
    expect(candidates).toHaveLength(2)
    expect(again.decodes()).toBe(0)
    expect(answers.remembered).toHaveLength(1)
  })

  it('does not remember an answer that came from a near-duplicate', async () => {
    const known = {
      fingerprintId: 1,
      fileKey: 'file 2',
      sku: sku('A'),
      method: 'embedding',
      decidedBy: 'machine',
      confidence: 0.9,
      candidates: [],
      fingerprint: await fingerprint(scene(1)),
    } as const
    const answers = createMemoryAnswers({ findNear: async () => [known] })
    const { identify } = setUp({ answers })
    const { outcome } = await identify(photoOf(scene(1)))
    expect(outcome).toMatchObject({ outcome: 'matched', method: 'fingerprint' })
    expect(answers.remembered).toEqual([])
  })

  it('remembers a picture too flat to be known by its looks by its file alone', async () => {
    const { identify, answers } = setUp()
    await identify(photoOf(plain(64, 64)))
    expect(answers.remembered).toMatchObject([{ sku: 'A', fingerprint: null }])
  })

  it('remembers what a code decided by the file alone: labels of other products look the same', async () => {
    const { identify, answers } = setUp({
      readCodes: async () => ['4820000000017'],
      catalogue: { ...catalogue, findByBarcodes: async () => [sku('A')] },
      index: createFakeIndex(unsure),
    })
    const { outcome } = await identify(photoOf(scene(1)))
    expect(outcome).toMatchObject({ outcome: 'matched', sku: 'A', method: 'code', confidence: 1 })
    expect(answers.remembered).toMatchObject([{ sku: 'A', method: 'code', fingerprint: null }])
  })

  it('goes on without codes when they cannot be read', async () => {
    const { identify } = setUp({ readCodes: () => Promise.reject(new Error('too slow')) })
    const { outcome, rungs } = await identify(photoOf(scene(1)))
    expect(outcome).toMatchObject({ outcome: 'matched', method: 'embedding' })
    expect(rungs).toContainEqual(
      expect.objectContaining({ rung: 'code', result: 'unavailable', reason: 'too slow' }),
    )
  })

  it.each([
    ['a caption, which says nothing about the looks', sure, 'A', 'matched'],
    ['an ambiguous end', unsure, '', 'ambiguous'],
    ['an unknown end', { product: { A: 0.2 } }, '', 'unknown'],
    ['no vectors', {}, '', 'unknown'],
  ] as const)('does not remember %s', async (...[, found, named, expected]) => {
    const { identify, answers, log } = setUp({
      catalogue: { ...catalogue, findSkus: async () => [sku(named)] },
      index: createFakeIndex(found),
    })
    const { outcome } = await identify(photoOf(scene(1)), { caption: named && 'SKU-1' })
    expect(outcome.outcome).toBe(expected)
    expect(answers.remembered).toEqual([])
    expect(log).toHaveLength(1)
  })

  it('neither reads nor feeds memory when asked afresh', async () => {
    const answers = {
      findByFile: unexpected('findByFile'),
      findNear: unexpected('findNear'),
      remember: unexpected('remember'),
      repeat: unexpected('repeat'),
      forget: unexpected('forget'),
    }
    const { identify, log } = setUp({ answers })
    const { outcome, rungs } = await identify(photoOf(scene(1)), { fresh: true })
    expect(outcome).toMatchObject({ outcome: 'matched', method: 'embedding' })
    expect(rungs.map(({ rung }) => rung)).toEqual(['caption', 'code', 'embedding'])
    expect(log).toHaveLength(1)
  })

  it('decodes the photo once, for fingerprint, embedder and memory', async () => {
    const photo = photoOf(scene(1))
    const { identify } = setUp()
    await identify(photo)
    expect(photo.decodes()).toBe(1)
  })

  it('writes down every identification with what it stands on', async () => {
    const { identify, log } = setUp()
    const identification = await identify(photoOf(scene(1), 'file 9'), { caption: 'is it A?' })
    expect(log).toEqual([
      {
        ...identification,
        fileKey: 'file 9',
        embedderId: 'fake@1',
        catalogueRevision: 'revision 7',
      },
    ])
  })

  it('goes on without answers to remember when their store is down while asked', async () => {
    const down = () => Promise.reject(new Error('connection refused'))
    const answers = createMemoryAnswers({ findByFile: down, findNear: down })
    const { identify } = setUp({ answers })
    const { outcome, rungs } = await identify(photoOf(scene(1)))
    expect(outcome).toMatchObject({ outcome: 'matched', method: 'embedding' })
    expect(rungs.filter(({ result }) => result === 'unavailable')).toHaveLength(2)
  })

  it('fails with the PhotoError of a broken photo, and remembers and logs nothing', async () => {
    const broken = new PhotoError('cut off', { problem: 'broken' })
    const { identify, answers, log } = setUp()
    const photo = { fileKey: 'file 1', decode: () => Promise.reject(broken) }
    await expect(identify(photo)).rejects.toBe(broken)
    expect([answers.remembered, log]).toEqual([[], []])
  })

  it('remembers a choice of the model', async () => {
    const method: Method = 'llm'
    const { identify, answers } = setUp({
      index: createFakeIndex(unsure),
      model: createFakeModel({
        kind: 'choice',
        sku: sku('B'),
        confidence: 0.6,
        reason: 'same cut',
        costMicroUsd: 40,
      }),
    })
    const { costMicroUsd } = await identify(photoOf(scene(1)))
    expect(costMicroUsd).toBe(40)
    expect(answers.remembered).toMatchObject([{ sku: 'B', method, decidedBy: 'machine' }])
  })
})
