import type { Chat, ChatFullInfo, ChatMember, ChatMemberAdministrator, User } from 'grammy/types'
import { badRequest } from '#src/playground/rules/api-error.ts'
import type { AdminRight, BotMembership } from '#src/playground/state/chat-record.ts'
import type { World } from '#src/playground/state/world.ts'
import { method } from './method.ts'
import { senderOf } from './outgoing.ts'
import { chatId, integer } from './parameters.ts'

const fullInfo = {
  accent_color_id: 0,
  max_reaction_count: 11,
  accepted_gift_types: {
    unlimited_gifts: false,
    limited_gifts: false,
    unique_gifts: false,
    premium_subscription: false,
    gifts_from_channels: false,
  },
}

export const getChat = method('getChat', { chat_id: chatId }, ({ chat_id }, { world }) =>
  describe(world.chats.get(chat_id).chat),
)

function describe(chat: Exclude<Chat, Chat.ChannelChat>): ChatFullInfo {
  switch (chat.type) {
    case 'private':
      return { ...chat, ...fullInfo }
    case 'group':
      return { ...chat, ...fullInfo }
    case 'supergroup':
      return { ...chat, ...fullInfo }
  }
}

export const getChatMember = method(
  'getChatMember',
  { chat_id: chatId, user_id: integer },
  ({ chat_id, user_id }, { world }): ChatMember => {
    const { members, bot, creatorId } = world.chats.get(chat_id)
    if (user_id === world.bot.id) return botAsMember(bot, world.bot)
    const user = members.get(user_id)
    if (!user) throw badRequest('user not found')
    return user_id === creatorId
      ? { status: 'creator', user, is_anonymous: false }
      : { status: 'member', user }
  },
)

/** What Telegram says of the bot in a group. */
export function botAsMember({ status, lacking }: BotMembership, bot: World['bot']): ChatMember {
  const user = senderOf(bot)
  switch (status) {
    case 'administrator':
      return { ...administrator(user), ...withoutRights(lacking) }
    case 'kicked':
      return { status, user, until_date: 0 }
    case 'member':
      return { status, user }
    case 'left':
      return { status, user }
  }
}

const withoutRights = (lacking: readonly AdminRight[]): Partial<Record<AdminRight, false>> =>
  Object.fromEntries(lacking.map((right) => [right, false]))

const administrator = (user: User): ChatMemberAdministrator => ({
  status: 'administrator',
  user,
  can_be_edited: false,
  is_anonymous: false,
  can_manage_chat: true,
  can_delete_messages: true,
  can_manage_video_chats: true,
  can_restrict_members: true,
  can_promote_members: false,
  can_change_info: true,
  can_invite_users: true,
  can_post_stories: false,
  can_edit_stories: false,
  can_delete_stories: false,
  can_pin_messages: true,
  can_manage_topics: true,
  can_send_welcome_messages: false,
})
