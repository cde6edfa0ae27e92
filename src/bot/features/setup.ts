import { Composer, type Context } from 'grammy'
import type { Message } from 'grammy/types'
import { isGroupAdministrator, readGroupFacts } from '#src/bot/group-facts.ts'
import { announceManagersCommands } from '#src/bot/managers-commands.ts'
import { type ManagersMessage, managerOf, managersVoice, say } from '#src/bot/managers-message.ts'
import { type GroupNeed, needsOf } from '#src/escalation/group-needs.ts'
import type { ShopSettingsStore } from '#src/ports/shop-settings.ts'
import type { StaffChats } from '#src/ports/staff-chats.ts'

export interface SetupDependencies {
  readonly staffChats: Pick<StaffChats, 'has' | 'join'>
  readonly shopSettings: Pick<ShopSettingsStore, 'read'>
}

const { translate } = managersVoice

/**
 * `/setup CODE` makes a group a managers' group, for an administrator of it who knows the shop's code; in a managers'
 * group `/setup` looks whether the bot has all it needs.
 */
export function setupFeature({ staffChats, shopSettings }: SetupDependencies): Composer<Context> {
  const feature = new Composer<Context>()
  feature.chatType(['group', 'supergroup']).command('setup', async (ctx) => {
    const { chat, api, match } = ctx
    const chatId = chat.id
    const refusal = (await staffChats.has(chatId)) ? undefined : await admit(ctx, match, staffChats)
    if (refusal) {
      await say(ctx, translate(refusal))
      return
    }
    const { language } = await shopSettings.read()
    const needs = needsOf(await readGroupFacts(api, { chatId, botId: ctx.me.id }))
    await say(ctx, setupText(needs))
    await announceManagersCommands(api, chatId, language)
  })
  feature.on('message:migrate_to_chat_id', async (ctx, next) => {
    await next()
    const chatId = ctx.message.migrate_to_chat_id
    if (!(await staffChats.has(chatId))) return
    // Telegram keeps a menu for the group's old id.
    await announceManagersCommands(ctx.api, chatId, (await shopSettings.read()).language)
  })
  return feature
}

/** Makes a group a managers' group. @returns why not, as a key of the locale files */
async function admit(
  {
    api,
    chat,
    from,
    message,
  }: ManagersMessage & { readonly message: Pick<Message, 'sender_chat'> },
  code: string,
  staffChats: Pick<StaffChats, 'join'>,
): Promise<string | undefined> {
  const asker = { chatId: chat.id, userId: from.id, senderChatId: message.sender_chat?.id }
  if (!(await isGroupAdministrator(api, asker))) return 'setup-administrators-only'
  if (code === '') return 'setup-code'
  const isRight = await staffChats.join(code, managerOf({ chat, from }))
  return isRight ? undefined : 'setup-wrong-code'
}

/** Each need with its remedy, where one is wanted. */
function setupText(needs: readonly GroupNeed[]): string {
  const marks = { met: '✅', missing: '❌', wish: '▫️' } as const
  const lines = needs.flatMap(({ what, state }) => [
    `${marks[state]} ${translate(`setup-${what}`)}`,
    ...(state === 'met' ? [] : [`    ${translate(`setup-${what}-remedy`)}`]),
  ])
  const isReady = needs.every(({ state }) => state !== 'missing')
  return [
    `<b>${translate('setup-title')}</b>`,
    ...lines,
    '',
    translate(isReady ? 'setup-ready' : 'setup-again'),
  ].join('\n')
}
