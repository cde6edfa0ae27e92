import { describe, expect, it } from 'vitest'
import { climbLadder } from '#src/identify/ladder.ts'
import type { Rung } from '#src/identify/rung.ts'
import { noDeadline } from '#src/lib/deadline.ts'
import { questionOf, unexpected } from '#test/support/fakes.ts'
import { candidates, rung, undecided } from '#test/support/rungs.ts'

const context = { embedderId: 'fake@1', catalogueRevision: 'r1' }

function climb(...rungs: readonly Rung[]) {
  return climbLadder(questionOf(), { rungs, context, fresh: false, deadline: noDeadline })
}

const several = (['left', 'right'] as const).flatMap((half) =>
  candidates(half).map((one) => ({ ...one, half })),
)
const seen = rung('embedding', { ...undecided, candidates: candidates('A', 'B'), plausible: 2 })
const looked = rung('regions', { ...undecided, several, isFinal: true })

describe('products that stand side by side', () => {
  it('are offered before what the whole looks like, and no later rung is asked', async () => {
    const identification = await climb(seen, looked, rung('llm', unexpected('a model')))
    expect(identification.outcome).toEqual({ outcome: 'ambiguous', offered: several })
    expect(identification.candidates).toEqual(candidates('A', 'B'))
  })

  it('give way to those that words name', async () => {
    const named = rung('caption', { ...undecided, named: candidates('E', 'F') })
    const { outcome } = await climb(named, seen, looked)
    expect(outcome).toEqual({ outcome: 'ambiguous', offered: candidates('E', 'F') })
  })
})
