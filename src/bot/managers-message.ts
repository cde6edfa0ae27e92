import type { Api, InlineKeyboard } from 'grammy'
import type { Message } from 'grammy/types'
import type { Manager } from '#src/ports/audit-log.ts'
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
  readonly message: { readonly message_id: number }
}

export function managerOf({ chat, from }: Pick<ManagersMessage, 'chat' | 'from'>): Manager {
  return { chatId: chat.id, managerId: from.id }
}

/** Answers it. @param html Telegram's HTML */
export function say(
  { api, chat, message }: ManagersMessage,
  html: string,
  keyboard?: InlineKeyboard,
): Promise<Message> {
  return api.sendMessage(chat.id, html, {
    parse_mode: 'HTML',
    ...(keyboard ? { reply_markup: keyboard } : {}),
    reply_parameters: replyParameters({ message }),
  })
}

/** The message that is answered may have been deleted meanwhile. */
export function replyParameters({ message }: Pick<ManagersMessage, 'message'>) {
  return { message_id: message.message_id, allow_sending_without_reply: true }
}
