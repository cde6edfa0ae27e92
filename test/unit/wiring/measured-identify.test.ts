import { expect, it, vi } from 'vitest'
import type { Identification, RungReport } from '#src/domain/outcome.ts'
import { switchedOff } from '#src/models/switched-off.ts'
import { measured } from '#src/wiring/measured-identify.ts'
import { unexpected } from '#test/support/fakes.ts'
import { nothing } from '#test/support/outcomes.ts'

it('a rung that failed is in the log with its reason; models that are off are no failure', async () => {
  const off = await switchedOff().describe({} as never)
  const rungs: readonly RungReport[] = [
    { rung: 'caption', result: 'undecided', ms: 1, reason: 'no SKU in the caption' },
    { rung: 'embedding', result: 'unavailable', ms: 3_000, reason: 'Qdrant did not answer' },
    {
      rung: 'llm',
      result: 'unavailable',
      ms: 1,
      reason: off.kind === 'unavailable' ? off.reason : '',
    },
  ]
  const identification: Identification = {
    id: 'one',
    outcome: nothing,
    confidence: 0,
    candidates: [],
    rungs,
    costMicroUsd: 0,
    latencyMs: 1,
  }
  const log = { info: vi.fn() }
  const metrics = { identified: vi.fn() }
  const identify = measured(async () => identification, { metrics, log })
  await identify({ fileKey: 'file', decode: unexpected('decode') }, { inquiryId: 7 })
  expect(metrics.identified).toHaveBeenCalledWith(identification)
  expect(log.info.mock.calls.map(([fields]) => fields)).toEqual([
    { identification: 'one', question: 7, outcome: 'unknown', ms: 1, costMicroUsd: 0 },
    {
      ...{ identification: 'one', question: 7, rung: 'embedding' },
      ...{ reason: 'Qdrant did not answer', ms: 3_000 },
    },
  ])
})
