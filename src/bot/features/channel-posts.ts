import { Composer, type Context } from 'grammy'
import { managersVoice, say } from '#src/bot/managers-message.ts'
import { channelPostOf } from '#src/bot/read-message.ts'
import { type LinkPostDependencies, linkPost, type PostLinked } from '#src/escalation/link-post.ts'
import type { StaffChats } from '#src/ports/staff-chats.ts'

export interface ChannelPostsDependencies extends LinkPostDependencies {
  readonly staffChats: Pick<StaffChats, 'has'>
}

/** `/post SKU[, SKU …]` in a managers' group, in reply to a forwarded post of the shop's channel. */
export function channelPostsFeature(dependencies: ChannelPostsDependencies): Composer<Context> {
  const feature = new Composer<Context>()
  feature.chatType(['group', 'supergroup']).command('post', async (ctx, next) => {
    if (!(await dependencies.staffChats.has(ctx.chat.id))) return next()
    const { reply_to_message: original } = ctx.message
    const linked = await linkPost(dependencies, {
      post: original && channelPostOf(original),
      text: ctx.match,
      managerId: ctx.from.id,
    })
    await say(ctx, replyTo(linked))
  })
  return feature
}

function replyTo(linked: PostLinked): string {
  const { translate } = managersVoice
  switch (linked.result) {
    case 'linked':
      return translate('post-linked', { skus: linked.skus.join(', ') })
    case 'unknown-skus':
      return translate('post-unknown', { words: linked.words.join(', ') })
    case 'misused':
      return translate('post-usage')
  }
}
