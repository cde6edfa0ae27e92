import type { Api } from 'grammy'
import { type Language, languages } from '#src/domain/language.ts'
import { translator } from './texts.ts'

/** What the menu of a managers' group shows, the most used first. */
const commandNames = [
  'queue',
  'claim',
  'release',
  'assign',
  'sku',
  'bot',
  'del',
  'close',
  'reopen',
  'prio',
  'tag',
  'stats',
  'transcript',
  'ban',
  'unban',
  'category',
  'level',
  'product',
  'price',
  'stock',
  'hide',
  'show',
  'add',
  'post',
  'budget',
  'pause',
  'resume',
  'reindex',
  'setup',
] as const

/** Tells Telegram what the menu of one managers' group shows, in each language. @param usual for all others */
export async function announceManagersCommands(
  api: Api,
  chatId: number,
  usual: Language,
): Promise<void> {
  for (const language of languages) {
    const translate = translator(language)
    const commands = commandNames.map((command) => ({
      command,
      description: translate(`command-${command}`),
    }))
    await api.setMyCommands(commands, {
      scope: { type: 'chat', chat_id: chatId },
      ...(language === usual ? {} : { language_code: language }),
    })
  }
}
