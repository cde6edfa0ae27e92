import type { PhotoQuery, Rung, Verdict } from '#src/identify/rung.ts'
import type { AnswerStore } from '#src/ports/answer-store.ts'
import type { ChannelPosts } from '#src/ports/channel-posts.ts'
import { namedSkus } from './named-skus.ts'

/**
 * Knows what a forwarded post of the shop's channel shows, and when exactly this file was answered before; nothing is
 * decoded.
 */
export function createForwardRung(
  answers: Pick<AnswerStore, 'findByFile'>,
  channelPosts: Pick<ChannelPosts, 'find'>,
): Rung {
  return {
    name: 'forward',
    usesMemory: true,
    async climb(query, context) {
      const linked = await findLinked(channelPosts, query)
      if (linked) return linked
      const answer = await answers.findByFile(query.fileKey, context)
      if (!answer) return { result: 'undecided', reason: 'this file was not answered before' }
      const { sku, confidence, candidates, decidedBy, method } = answer
      const reason = `the same file was answered before (${decidedBy}, ${method})`
      return { result: 'decided', sku, confidence, candidates, reason }
    },
  }
}

/** @returns undefined where no manager has said what the posts show, or all of it is hidden. */
async function findLinked(
  channelPosts: Pick<ChannelPosts, 'find'>,
  { posts }: Pick<PhotoQuery, 'posts'>,
): Promise<Verdict | undefined> {
  const skus = posts.length > 0 ? await channelPosts.find(posts) : []
  if (skus.length === 0) return undefined
  const verdict = namedSkus(skus, {
    none: 'no linked post',
    one: 'a manager linked the forwarded post to the SKU',
    several: 'a manager linked the forwarded post to several SKUs',
  })
  return verdict.result === 'undecided' ? { ...verdict, isFinal: true } : verdict
}
