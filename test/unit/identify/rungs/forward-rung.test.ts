import { describe, expect, it } from 'vitest'
import { createForwardRung } from '#src/identify/rungs/forward-rung.ts'
import { context, questionOf, unexpected } from '#test/support/fakes.ts'
import { sku } from '#test/support/products.ts'

describe('forward rung', () => {
  it('repeats the answer to the same file without decoding it', async () => {
    const asked: unknown[] = []
    const rung = createForwardRung({
      async findByFile(fileKey, { embedderId, catalogueRevision }) {
        asked.push([fileKey, embedderId, catalogueRevision])
        return {
          sku: sku('A'),
          method: 'manager',
          decidedBy: 'manager',
          confidence: 1,
          candidates: [{ sku: sku('A'), score: 0.4 }],
        }
      },
    })

    expect(await rung.climb(questionOf({ fileKey: 'file 7' }), context)).toMatchObject({
      result: 'decided',
      sku: 'A',
      confidence: 1,
      candidates: [{ sku: 'A', score: 0.4 }],
      reason: expect.stringContaining('manager'),
    })
    expect(asked).toEqual([['file 7', 'fake@1', 'revision 1']])
  })

  it('does not decide on a file that was not answered', async () => {
    const rung = createForwardRung({ findByFile: async () => undefined })
    expect(await rung.climb(questionOf(), context)).toMatchObject({ result: 'undecided' })
  })

  it('uses memory, which --fresh leaves alone', () => {
    expect(createForwardRung({ findByFile: unexpected('findByFile') }).usesMemory).toBe(true)
  })
})
