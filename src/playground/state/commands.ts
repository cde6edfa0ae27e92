import type { BotCommand, BotCommandScope } from 'grammy/types'

/** The key of a command list: whom it is for, in which language ('' for every other one). */
export const commandsKey = (scope: BotCommandScope = { type: 'default' }, language: string = '') =>
  JSON.stringify([scope, language])

/** The list that a client shows in a private chat, found in the order in which Telegram looks. */
export function commandsFor(
  lists: ReadonlyMap<string, readonly BotCommand[]>,
  { chatId, language }: { readonly chatId: number; readonly language: string },
): readonly BotCommand[] {
  const scopes: BotCommandScope[] = [
    { type: 'chat', chat_id: chatId },
    { type: 'all_private_chats' },
    { type: 'default' },
  ]
  const keys = scopes.flatMap((scope) => [commandsKey(scope, language), commandsKey(scope)])
  return keys.map((key) => lists.get(key)).find((list) => list !== undefined) ?? []
}
