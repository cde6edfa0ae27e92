import { describe, expect, it } from 'vitest'
import { cacheAnswers } from '#src/adapters/composite/cached-answers.ts'
import { createMemoryAnswerCache } from '#src/adapters/memory/answer-cache.ts'
import type { KnownAnswer, NewAnswer } from '#src/ports/answer-store.ts'
import { context, createMemoryAnswers } from '#test/support/fakes.ts'
import { sku } from '#test/support/products.ts'

const known: KnownAnswer = {
  sku: sku('A'),
  method: 'embedding',
  decidedBy: 'machine',
  confidence: 0.9,
  candidates: [{ sku: sku('A'), score: 0.9 }],
}

/** Answers whose store says what `stored` says at the moment; `lookUps` is what came of each question. */
function setUp(first: KnownAnswer | undefined) {
  const world = { stored: first }
  const lookUps: string[] = []
  const store = createMemoryAnswers({ findByFile: async () => world.stored })
  const answers = cacheAnswers(store, createMemoryAnswerCache(), (...found) =>
    lookUps.push(found.join(' ')),
  )
  return { answers, world, lookUps, find: () => answers.findByFile('file', context) }
}

describe('cached answers', () => {
  it('are asked for once', async () => {
    const { find, world, lookUps } = setUp(known)
    expect(await find()).toEqual(known)
    world.stored = undefined
    expect(await find()).toEqual(known)
    expect(lookUps).toEqual(['memory miss', 'file hit', 'memory hit'])
  })

  it('are asked for anew when there was none, and with other means', async () => {
    const { answers, find, world } = setUp(undefined)
    expect(await find()).toBeUndefined()
    world.stored = known
    expect(await find()).toEqual(known)
    world.stored = undefined
    const other = { ...context, catalogueRevision: 'revision 2' }
    expect(await answers.findByFile('file', other)).toBeUndefined()
  })

  it('go when the file is forgotten or answered anew', async () => {
    const { answers, find, world } = setUp(known)
    await find()
    world.stored = undefined
    await answers.forget('file', context)
    expect(await find()).toBeUndefined()

    world.stored = known
    await find()
    world.stored = { ...known, sku: sku('B') }
    const corrected: NewAnswer = {
      ...known,
      ...context,
      decidedBy: 'manager',
      fileKey: 'file',
      fingerprint: null,
      lifetimeSeconds: null,
    }
    await answers.remember(corrected)
    expect((await find())?.sku).toBe('B')
  })

  it('are never those that are repeated, which go with the one they repeat', async () => {
    const { find, world, lookUps } = setUp({ ...known, isRepeated: true })
    expect((await find())?.sku).toBe('A')
    world.stored = undefined
    expect(await find()).toBeUndefined()
    expect(lookUps).toEqual(['memory miss', 'file hit', 'memory miss', 'file miss'])
  })
})
