import { Composer, type Context, GrammyError } from 'grammy'
import type { ReactionType, ReactionTypeEmoji } from 'grammy/types'
import { managersVoice } from '#src/bot/managers-message.ts'
import type { ShopSettingsStore } from '#src/ports/shop-settings.ts'
import type { TalkStore } from '#src/ports/talk-store.ts'

export interface ReactionsDependencies {
  readonly talk: Pick<TalkStore, 'twinOf' | 'openFor' | 'tell'>
  readonly shopSettings: Pick<ShopSettingsStore, 'read'>
}

/**
 * A reaction to what the other one wrote shows there, too; what a shopper thinks of the bot's own words while they talk
 * with a person, that person is told. Telegram tells of reactions in groups only where the bot is an administrator.
 */
export function reactionsFeature({ talk, shopSettings }: ReactionsDependencies): Composer<Context> {
  const feature = new Composer<Context>()
  feature.on('message_reaction', async (ctx) => {
    const { chat, message_id: messageId, new_reaction: reactions } = ctx.messageReaction
    const source = { chatId: chat.id, messageId }
    const emoji = reactions.findLast(isEmoji)
    const twin = await talk.twinOf(source)
    if (twin) {
      await unlessRefused(
        ctx.api.setMessageReaction(twin.chatId, twin.messageId, emoji ? [emoji] : []),
      )
    } else if (chat.type === 'private' && emoji) {
      const { talkHours: hours } = await shopSettings.read()
      const inquiryId = await talk.openFor({ ...source, repliesTo: undefined, hours })
      if (inquiryId === undefined) return
      const html = managersVoice.translate('talk-reaction', { emoji: emoji.emoji })
      const passage = { kind: 'text', html, isCopy: false } as const
      await talk.tell({ inquiryId, to: 'staff', source, repliesTo: null, passage })
    }
  })
  return feature
}

/** Others a bot cannot give. */
function isEmoji(reaction: ReactionType): reaction is ReactionTypeEmoji {
  return reaction.type === 'emoji'
}

/** Nothing depends on it: a message may be gone, or its chat take no reactions. */
async function unlessRefused(reacting: Promise<unknown>): Promise<void> {
  try {
    await reacting
  } catch (error) {
    if (!(error instanceof GrammyError) || ![400, 403].includes(error.error_code)) throw error
  }
}
