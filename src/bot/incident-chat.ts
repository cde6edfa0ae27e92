import { GrammyError } from 'grammy'
import type { IncidentChat, ToldIncident } from '#src/ports/incident-chat.ts'
import type { ChatMessage } from '#src/ports/inquiry-store.ts'
import type { StaffChats } from '#src/ports/staff-chats.ts'
import { editMessage, isGone, isNotThere, type Messenger, replyOptions } from './edit-message.ts'
import { migratedTo } from './talk-chats.ts'
import { managersLanguage, translator } from './texts.ts'

const translate = translator(managersLanguage)

export interface IncidentChatOptions extends Messenger {
  readonly staffChats: Pick<StaffChats, 'list' | 'migrate'>
}

/** The first managers' group. Which one that is, is remembered for when the database does not answer. */
export function createIncidentChat({
  staffChats,
  ...messenger
}: IncidentChatOptions): IncidentChat {
  let lastGroup: number | undefined
  const group = async () => {
    const listed = await staffChats.list().catch(() => undefined)
    if (listed) [lastGroup] = listed
    return lastGroup
  }
  const send = async (chatId: number, text: string, { isSilent, replyTo }: Sending) => {
    const options = {
      parse_mode: 'HTML',
      disable_notification: isSilent,
      ...(replyTo ? replyOptions({ messageId: replyTo.messageId, threadId: null }) : {}),
    } as const
    const { message_id: messageId } = await messenger.api.sendMessage(chatId, text, options)
    return { chatId, messageId }
  }
  const answer = async (message: ChatMessage, text: string, isSilent: boolean) => {
    const chatId = await group()
    // The group may be another one by now, and its message may be gone.
    if (chatId === undefined) return
    const replyTo = chatId === message.chatId ? message : undefined
    await send(chatId, text, { isSilent, replyTo })
  }
  const edit = async (told: ToldIncident, message: ChatMessage) => {
    try {
      return await editMessage(messenger, message, { text: incidentText(told) })
    } catch (error) {
      if (migratedTo(error) === undefined && !isGone(error) && !isNotThere(error)) throw error
      return false
    }
  }
  return {
    prepare: async () => void (await group()),
    async begin(told, isSilent) {
      const chatId = await group()
      if (chatId === undefined) return undefined
      try {
        return await send(chatId, incidentText(told), { isSilent })
      } catch (error) {
        const newId = error instanceof GrammyError ? migratedTo(error) : undefined
        if (newId === undefined) throw error
        lastGroup = newId
        await staffChats.migrate(chatId, newId)
        return send(newId, incidentText(told), { isSilent })
      }
    },
    edit,
    async remind(told, message) {
      await edit(told, message)
      await answer(message, translate('incident-reminder', { title: titleOf(told) }), false)
    },
    async end(told, message, isSilent) {
      await edit(told, message)
      await answer(message, translate('incident-over', { title: titleOf(told) }), isSilent)
    },
  }
}

interface Sending {
  readonly isSilent: boolean
  readonly replyTo?: ChatMessage | undefined
}

function titleOf({ part, incident }: ToldIncident): string {
  return translate(`incident-${part}`, incident.values)
}

/** What is wrong, what shoppers see of it, and what to do. HTML. */
function incidentText(told: ToldIncident): string {
  const { part, incident, timeZone } = told
  const { startedAt, endedAt } = incident
  const title = titleOf(told)
  const since = clockText(startedAt, timeZone)
  if (endedAt !== null) {
    const until = clockText(endedAt, timeZone)
    return translate('incident-was', { title, since, until })
  }
  return [
    translate('incident-is', { title, since }),
    '',
    translate(`incident-${part}-advice`),
  ].join('\n')
}

function clockText(at: number, timeZone: string): string {
  const format = { timeZone, dateStyle: 'short', timeStyle: 'short' } as const
  return new Intl.DateTimeFormat(managersLanguage, format).format(at)
}
