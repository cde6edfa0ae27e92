import { describe, expect, it } from 'vitest'
import { climbLadder } from '#src/identify/ladder.ts'
import type { Rung, RungContext, Verdict } from '#src/identify/rung.ts'
import { noDeadline } from '#src/lib/deadline.ts'
import { AppError, PhotoError } from '#src/ports/errors.ts'
import { questionOf, unexpected } from '#test/support/fakes.ts'
import { candidates, decided, rung, undecided } from '#test/support/rungs.ts'

const answerContext = { embedderId: 'fake@1', catalogueRevision: 'r1' }

function climb(rungs: readonly Rung[], fresh = false) {
  return climbLadder(questionOf(), {
    rungs,
    context: answerContext,
    fresh,
    deadline: noDeadline,
  })
}

describe('the ladder', () => {
  it('ends at the first rung that decides; the rest is not asked', async () => {
    const identification = await climb([
      rung('caption', undecided),
      rung('forward', decided('A')),
      rung('embedding', unexpected('embedding')),
    ])

    expect(identification.outcome).toEqual({
      outcome: 'matched',
      sku: 'A',
      method: 'forward',
      confidence: 0.9,
    })
    expect(identification.candidates).toEqual(candidates('A', 'OTHER'))
    expect(identification.rungs.map(({ rung: name, result }) => [name, result])).toEqual([
      ['caption', 'undecided'],
      ['forward', 'decided'],
    ])
  })

  it('ends at a rung that leaves the choice to the shopper', async () => {
    const named = candidates('A', 'B')
    const choice = rung('forward', { ...undecided, named, isFinal: true })
    const { outcome, rungs } = await climb([choice, rung('embedding', unexpected('embedding'))])
    expect(outcome).toEqual({ outcome: 'ambiguous', offered: named })
    expect(rungs).toHaveLength(1)
  })

  it('goes on without a rung that fails, and says why it failed', async () => {
    const identification = await climb([
      rung('fingerprint', async () => {
        throw new AppError('the cache is down')
      }),
      rung('embedding', { result: 'unavailable', reason: 'no vectors' }),
      rung('llm', decided('A')),
    ])
    expect(identification.outcome.outcome).toBe('matched')
    expect(identification.rungs).toMatchObject([
      { rung: 'fingerprint', result: 'unavailable', reason: 'the cache is down' },
      { rung: 'embedding', result: 'unavailable', reason: 'no vectors' },
      { rung: 'llm', result: 'decided' },
    ])
  })

  it.each([
    ['text', 'a string'],
    ['undefined', undefined],
    ['null', null],
  ])('goes on when a rung rejects with %s', async (_, reason) => {
    const rejecting = rung('embedding', () => Promise.reject(reason))
    const { outcome } = await climb([rejecting, rung('llm', decided('A'))])
    expect(outcome.outcome).toBe('matched')
  })

  it('goes on when a rung throws before it promises anything', async () => {
    const { outcome } = await climb([
      rung('embedding', unexpected('a broken rung')),
      rung('llm', decided('A')),
    ])
    expect(outcome.outcome).toBe('matched')
  })

  it('ends with the PhotoError of a photo that nobody can read', async () => {
    const broken = new PhotoError('cut off', { problem: 'broken' })
    const reading = rung('fingerprint', () => Promise.reject(broken))
    await expect(climb([reading, rung('llm', unexpected('llm'))])).rejects.toBe(broken)
  })

  it('leaves the rungs of memory out when asked afresh', async () => {
    const rungs = [
      rung('forward', unexpected('forward'), true),
      rung('fingerprint', unexpected('fingerprint'), true),
      rung('embedding', decided('A')),
    ]
    const { outcome, rungs: reports } = await climb(rungs, true)
    expect(outcome).toMatchObject({ outcome: 'matched', method: 'embedding' })
    expect(reports).toHaveLength(1)
  })

  it('hands the candidates of one rung to the next', async () => {
    const seen: RungContext[] = []
    const looking = rung('llm', async (_question, rungContext) => {
      seen.push(rungContext)
      return undecided
    })
    await climb([
      looking,
      rung('embedding', { ...undecided, candidates: candidates('A', 'B') }),
      rung('code', { result: 'unavailable', reason: 'no camera' }),
      looking,
    ])
    expect(seen).toMatchObject([
      { ...answerContext, candidates: [] },
      { ...answerContext, candidates: candidates('A', 'B') },
    ])
  })

  it('tells every rung the id that the identification will have', async () => {
    const ids: string[] = []
    const noting = rung('llm', async (_question, { identificationId }) => {
      ids.push(identificationId)
      return undecided
    })
    const { id } = await climb([noting, noting])
    expect(ids).toEqual([id, id])
  })

  it('adds up what the rungs cost, also those that decided nothing', async () => {
    const { costMicroUsd } = await climb([
      rung('embedding', { ...undecided, costMicroUsd: 5 }),
      rung('code', { result: 'unavailable', reason: 'refused', costMicroUsd: 30 }),
      rung('fingerprint', undecided),
      rung('llm', { ...decided('A'), costMicroUsd: 200 }),
    ])
    expect(costMicroUsd).toBe(235)
  })

  it('tells times and gives every identification its own id', async () => {
    const [one, two] = await Promise.all([climb([rung('llm', undecided)]), climb([])])
    expect(one.id).not.toBe(two.id)
    expect(one.rungs[0]?.ms).toBeGreaterThanOrEqual(0)
    expect(one.latencyMs).toBeGreaterThanOrEqual(one.rungs[0]?.ms ?? 99)
  })
})

describe('the confidence in the best candidate', () => {
  it('is told whatever the outcome, by the last rung that knows', async () => {
    const unsure = { ...undecided, candidates: candidates('A', 'B'), confidence: 0.4, plausible: 2 }
    expect((await climb([rung('embedding', unsure)])).confidence).toBe(0.4)
    expect((await climb([rung('embedding', unsure), rung('llm', undecided)])).confidence).toBe(0.4)
    expect((await climb([rung('embedding', unsure), rung('llm', decided('A'))])).confidence).toBe(
      0.9,
    )
    expect((await climb([rung('caption', undecided)])).confidence).toBe(0)
  })
})

describe('a ladder that nobody decided', () => {
  it('is ambiguous between the plausible candidates', async () => {
    const verdict = { ...undecided, candidates: candidates('A', 'B', 'C', 'D'), plausible: 3 }
    const { outcome, candidates: all } = await climb([rung('embedding', verdict)])
    expect(outcome).toEqual({
      outcome: 'ambiguous',
      offered: candidates('A', 'B', 'C', 'D').slice(0, 3),
    })
    expect(all).toHaveLength(4)
  })

  it('keeps what was plausible when later rungs cannot say', async () => {
    const { outcome } = await climb([
      rung('embedding', { ...undecided, candidates: candidates('A', 'B'), plausible: 2 }),
      rung('llm', { result: 'unavailable', reason: 'off' }),
      rung('code', undecided),
    ])
    expect(outcome).toEqual({ outcome: 'ambiguous', offered: candidates('A', 'B') })
  })

  it('is unknown when nothing is plausible, with the candidates kept', async () => {
    const verdict = { ...undecided, candidates: candidates('A', 'B'), plausible: 0 }
    const identification = await climb([rung('embedding', verdict)])
    expect(identification.outcome).toEqual({
      outcome: 'unknown',
      reason: 'nothing in the shop looks like it',
    })
    expect(identification.candidates).toHaveLength(2)
  })

  it('is unknown for another reason when no rung could be asked', async () => {
    const unavailable = { result: 'unavailable', reason: 'down' } as const
    const { outcome } = await climb([rung('embedding', unavailable), rung('llm', unavailable)])
    expect(outcome).toEqual({ outcome: 'unknown', reason: 'no rung could be asked' })
    expect((await climb([])).outcome).toEqual(outcome)
  })

  it('does not claim that nothing looks like it when no rung looked', async () => {
    // As on every photo without a caption while the embedder is down.
    const { outcome } = await climb([
      rung('caption', { result: 'undecided', reason: 'no SKU in the caption' }),
      rung('forward', { result: 'undecided', reason: 'this file was not answered before' }, true),
      rung('fingerprint', { result: 'undecided', reason: 'no near-duplicate' }, true),
      rung('embedding', { result: 'unavailable', reason: 'the embedder is down' }),
      rung('llm', { result: 'unavailable', reason: 'off' }),
    ])
    expect(outcome.outcome).toBe('unknown')
    expect(outcome).not.toHaveProperty('reason', 'nothing in the shop looks like it')
  })
})

describe('a ladder on which words or codes named several SKUs', () => {
  const several = (...names: readonly string[]): Verdict => ({
    result: 'undecided',
    reason: 'names several',
    candidates: candidates(...names).map((one) => ({ ...one, score: 1 })),
    named: candidates(...names).map((one) => ({ ...one, score: 1 })),
  })
  const offeredBy = async (...rungs: readonly Rung[]) => {
    const { outcome, candidates: all } = await climb(rungs)
    return {
      outcome: outcome.outcome,
      offered: outcome.outcome === 'ambiguous' ? outcome.offered.map((one) => one.sku) : [],
      candidates: all.map((one) => one.sku),
    }
  }
  const sees = (plausible: number, ...names: readonly string[]): Verdict => ({
    ...undecided,
    candidates: candidates(...names),
    plausible,
  })

  it.each([
    ['nothing looks like it', [rung('embedding', sees(0, 'X', 'Y'))]],
    ['others look like it', [rung('embedding', sees(2, 'X', 'Y'))]],
    ['the embedder is down', [rung('embedding', { result: 'unavailable', reason: 'down' })]],
    [
      'the model sees none of them',
      [rung('embedding', sees(2, 'X', 'A')), rung('llm', sees(0, 'X', 'A'))],
    ],
    ['the code is of no one', [rung('code', undecided), rung('embedding', sees(0, 'X'))]],
    ['one of them looks a little like it', [rung('embedding', sees(2, 'B', 'X'))]],
  ])('offers these when %s', async (_, rungs) => {
    const {
      outcome,
      offered,
      candidates: all,
    } = await offeredBy(rung('caption', several('A', 'B')), ...rungs)
    expect({ outcome, offered }).toEqual({ outcome: 'ambiguous', offered: ['A', 'B'] })
    expect(all.slice(0, 2)).toEqual(['A', 'B'])
  })

  it('offers those of the codes, too', async () => {
    expect(
      await offeredBy(rung('code', several('A', 'B')), rung('embedding', sees(0, 'X'))),
    ).toEqual({
      outcome: 'ambiguous',
      offered: ['A', 'B'],
      candidates: ['A', 'B', 'X'],
    })
    const both = [rung('caption', several('A', 'B')), rung('code', several('B', 'C'))]
    expect((await offeredBy(...both)).offered).toEqual(['A', 'B', 'C'])
  })

  it('is decided by what looks like one of them, and by any code', async () => {
    for (const name of ['code', 'embedding', 'llm'] as const) {
      const { outcome } = await climb([
        rung('caption', several('A', 'B')),
        rung(name, decided('B')),
      ])
      expect(outcome).toMatchObject({ outcome: 'matched', sku: 'B', method: name })
    }
    const { outcome } = await climb([
      rung('caption', several('A', 'B')),
      rung('code', decided('C')),
    ])
    expect(outcome).toMatchObject({ outcome: 'matched', sku: 'C' })
  })

  it('is not decided by what looks like another one: it is offered beside them', async () => {
    const identification = await climb([
      rung('caption', several('A', 'B')),
      rung('embedding', { ...decided('C'), costMicroUsd: 7 }),
      rung('llm', sees(0, 'C')),
    ])
    expect(identification.outcome).toMatchObject({
      outcome: 'ambiguous',
      offered: [{ sku: 'A' }, { sku: 'B' }, { sku: 'C' }],
    })
    expect(identification.rungs[1]).toMatchObject({
      result: 'undecided',
      reason: 'sure, but the caption or a code names others',
    })
    expect(identification.costMicroUsd).toBe(7)
  })

  it('offers five at most', async () => {
    const many = several('A', 'B', 'C', 'D', 'E')
    const { offered } = await offeredBy(rung('caption', many), rung('embedding', decided('F')))
    expect(offered).toEqual(['A', 'B', 'C', 'D', 'E'])
  })
})
