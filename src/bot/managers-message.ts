import type { Api, ChatTypeContext, CommandContext, Context, InlineKeyboard } from 'grammy'
import type { Message } from 'grammy/types'
import type { ActingManager } from '#src/ports/audit-log.ts'
import type { Voice } from './replies.ts'
import { managersLanguage, translator } from './texts.ts'

/** How the managers' groups are spoken to. */
export const managersVoice: Voice = {
  language: managersLanguage,
  translate: translator(managersLanguage),
}

/** What somebody wrote in a managers' group. */
export interface ManagersMessage {
  readonly api: Api
  readonly chat: { readonly id: number }
  readonly from: { readonly id: number }
  readonly message: Pick<Message, 'message_id' | 'is_topic_message' | 'message_thread_id'>
}

/** A command that somebody wrote in a group. */
export type GroupCommand = CommandContext<ChatTypeContext<Context, 'group' | 'supergroup'>>

export function managerOf({ chat, from }: Pick<ManagersMessage, 'chat' | 'from'>): ActingManager {
  return { chatId: chat.id, managerId: from.id }
}

/** Answers it. @param html Telegram's HTML */
export function say(
  { api, chat, message }: Pick<ManagersMessage, 'api' | 'chat' | 'message'>,
  html: string,
  keyboard?: InlineKeyboard,
): Promise<Message> {
  return api.sendMessage(chat.id, html, {
    parse_mode: 'HTML',
    link_preview_options: { is_disabled: true },
    ...(keyboard ? { reply_markup: keyboard } : {}),
    ...inReplyTo({ message }),
  })
}

/** In its topic; the message that is answered may have been deleted meanwhile. */
export function inReplyTo({ message }: Pick<ManagersMessage, 'message'>) {
  const { message_id, is_topic_message: isInTopic, message_thread_id: threadId } = message
  return {
    ...(isInTopic && threadId !== undefined ? { message_thread_id: threadId } : {}),
    reply_parameters: { message_id, allow_sending_without_reply: true },
  }
}
