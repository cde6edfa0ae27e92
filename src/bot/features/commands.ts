import { type Api, type CommandContext, Composer } from 'grammy'
import { readMessage } from '#src/bot/read-message.ts'
import type { ShopperContext } from '#src/bot/shopper-context.ts'
import { languageOf, translator } from '#src/bot/texts.ts'
import { type Language, languages } from '#src/domain/language.ts'
import { type CancelDependencies, cancelInquiries } from '#src/intake/cancel-inquiries.ts'
import { type OpenLinkDependencies, openLink } from '#src/intake/receive-message.ts'

const commandNames = [
  'start',
  'help',
  'basket',
  'orders',
  'cancel',
  'language',
  'privacy',
  'mydata',
  'forget',
] as const

/** Tells Telegram what to show in the menu of the input field, in each language. @param usual for all others */
export async function announceCommands(api: Api, usual: Language): Promise<void> {
  for (const language of languages) {
    const translate = translator(language)
    const commands = commandNames.map((command) => ({
      command,
      description: translate(`command-${command}`),
    }))
    const scope = language === usual ? {} : { language_code: language }
    await api.setMyCommands(commands, scope)
  }
}

export interface CommandsDependencies extends CancelDependencies, OpenLinkDependencies {
  readonly inquiries: CancelDependencies['inquiries'] & OpenLinkDependencies['inquiries']
}

/** /start, alone or with a product, /help and /cancel. What else begins with a slash is told what there is. */
export function commandsFeature(dependencies: CommandsDependencies): Composer<ShopperContext> {
  const feature = new Composer<ShopperContext>()
  feature.command('start', async (ctx) => {
    const message = ctx.match === '' ? undefined : readMessage(ctx.message, ctx.from)
    if (message && (await openLink(dependencies, message, ctx.match))) return
    await say(ctx, 'start')
  })
  feature.command('help', (ctx) => say(ctx, 'help'))
  feature.command('cancel', async (ctx) => {
    await say(ctx, 'cancelled', { count: await cancelInquiries(dependencies, ctx.chat.id) })
  })
  feature.on('message::bot_command', async (ctx, next) => {
    if (!ctx.message.text?.startsWith('/')) return next()
    await say(ctx, 'unknown-command')
  })
  return feature
}

async function say(
  ctx: ShopperContext | CommandContext<ShopperContext>,
  key: string,
  values: Readonly<Record<string, number>> = {},
): Promise<void> {
  const translate = translator(languageOf(ctx.from?.language_code))
  await ctx.reply(translate(key, values), { parse_mode: 'HTML' })
}
