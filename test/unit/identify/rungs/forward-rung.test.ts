import { describe, expect, it } from 'vitest'
import { createForwardRung } from '#src/identify/rungs/forward-rung.ts'
import { context, createMemoryAnswers, questionOf, unexpected } from '#test/support/fakes.ts'
import { sku } from '#test/support/products.ts'

const noPosts = { find: unexpected('find') }
const noAnswers = { findByFile: async () => undefined }
const post = { channelId: -100, postId: 7 }

describe('forward rung', () => {
  it('repeats the answer to the same file without decoding it', async () => {
    const asked: unknown[] = []
    const answers = createMemoryAnswers({
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
    const rung = createForwardRung(answers, noPosts)

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
    const rung = createForwardRung(noAnswers, noPosts)
    expect(await rung.climb(questionOf(), context)).toMatchObject({ result: 'undecided' })
  })

  it('knows what a linked post shows, whatever was answered before', async () => {
    const climb = (...skus: readonly string[]) => {
      const answers = { findByFile: unexpected('findByFile') }
      const posts = { find: async () => skus.map(sku) }
      return createForwardRung(answers, posts).climb(questionOf({ posts: [post] }), context)
    }
    expect(await climb('A')).toMatchObject({ result: 'decided', sku: 'A', confidence: 1 })
    expect(await climb('A', 'B')).toMatchObject({
      result: 'undecided',
      named: [{ sku: 'A' }, { sku: 'B' }],
      isFinal: true,
    })
  })

  it('looks for an older answer where nobody linked the post', async () => {
    const rung = createForwardRung(noAnswers, { find: async () => [] })
    expect(await rung.climb(questionOf({ posts: [post] }), context)).toEqual({
      result: 'undecided',
      reason: 'this file was not answered before',
    })
  })

  it('uses memory, which --fresh leaves alone', () => {
    expect(createForwardRung(noAnswers, noPosts).usesMemory).toBe(true)
  })
})
