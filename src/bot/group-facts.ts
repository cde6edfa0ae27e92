import type { Api } from 'grammy'
import type { ChatFullInfo, ChatMember } from 'grammy/types'
import type { GroupFacts } from '#src/escalation/group-needs.ts'

/** What Telegram says of a group and of the bot in it. @param botId the bot's own id */
export async function readGroupFacts(
  api: Api,
  { chatId, botId }: { readonly chatId: number; readonly botId: number },
): Promise<GroupFacts> {
  const chat = await api.getChat(chatId)
  const member = await api.getChatMember(chatId, botId)
  const isAdministrator = member.status === 'administrator'
  return {
    isSupergroup: chat.type === 'supergroup',
    hasTopics: chat.is_forum === true,
    isAdministrator,
    canPost: canPost(chat, member),
    canDelete: isAdministrator && member.can_delete_messages,
    canManageTopics: isAdministrator && member.can_manage_topics === true,
  }
}

/** In a group an administrator always may; a member as long as the group lets all its members. */
function canPost({ permissions }: ChatFullInfo, member: ChatMember): boolean {
  switch (member.status) {
    case 'creator':
    case 'administrator':
      return true
    case 'member':
      return permissions?.can_send_messages !== false
    case 'restricted':
      return member.can_send_messages
    case 'left':
    case 'kicked':
      return false
  }
}

/** Whether somebody runs the group; those who do so unseen write in its name. */
export async function isGroupAdministrator(
  api: Api,
  {
    chatId,
    userId,
    senderChatId,
  }: { chatId: number; userId: number; senderChatId?: number | undefined },
): Promise<boolean> {
  if (senderChatId === chatId) return true
  const { status } = await api.getChatMember(chatId, userId)
  return status === 'creator' || status === 'administrator'
}
