import { describe, expect, it } from 'vitest'
import { createRunLedger } from '#src/models/calls/run-ledger.ts'
import type { PlannedCall } from '#src/ports/ledger.ts'

const call = (worstCaseMicroUsd: number, identificationId = 'photo 1'): PlannedCall => ({
  purpose: 'vision',
  identificationId,
  shopperId: 's',
  model: 'm',
  promptVersion: 'p@1',
  worstCaseMicroUsd,
})
const settled = (costMicroUsd: number) => ({
  tokensIn: 1,
  tokensOut: 1,
  costMicroUsd,
  latencyMs: 1,
})

describe("a run's own ledger", () => {
  it('reserves the worst case and gives back what was not charged', async () => {
    const ledger = createRunLedger({ runMicroUsd: 100, photoMicroUsd: 100 })
    const first = await ledger.reserve(call(80))
    expect(await ledger.reserve(call(30, 'photo 2'))).toEqual({ kind: 'refused', limit: 'day' })
    if (first.kind !== 'reserved') throw new Error('refused')
    await ledger.settle(first.id, settled(20))
    await ledger.settle(first.id, settled(0))
    expect((await ledger.reserve(call(80))).kind).toBe('reserved')
    expect((await ledger.reserve(call(1, 'photo 2'))).kind).toBe('refused')
  })

  it('releases a call that cost nothing', async () => {
    const ledger = createRunLedger({ runMicroUsd: 100, photoMicroUsd: 100 })
    const first = await ledger.reserve(call(100))
    if (first.kind !== 'reserved') throw new Error('refused')
    await ledger.release(first.id, { latencyMs: 1, failure: 'timeout' })
    expect((await ledger.reserve(call(100))).kind).toBe('reserved')
  })

  it('says when the run has no room, not when a photo has none', async () => {
    const ledger = createRunLedger({ runMicroUsd: 100, photoMicroUsd: 50 })
    expect(await ledger.reserve(call(60))).toEqual({ kind: 'refused', limit: 'photo' })
    expect(ledger.isSpent()).toBe(false)
    ledger.addEarlier(70)
    expect(await ledger.reserve(call(40))).toEqual({ kind: 'refused', limit: 'day' })
    expect(ledger.isSpent()).toBe(true)
  })
})
