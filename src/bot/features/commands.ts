import { type Api, Composer } from 'grammy'
import type { ShopperContext } from '#src/bot/shopper-context.ts'
import { languageOf, translator } from '#src/bot/texts.ts'
import { languages } from '#src/domain/language.ts'
import { type CancelDependencies, cancelInquiries } from '#src/intake/cancel-inquiries.ts'

const commandNames = ['start', 'help', 'cancel'] as const

/** Tells Telegram what to show in the menu of the input field, in each language. */
export async function announceCommands(api: Api): Promise<void> {
  for (const language of languages) {
    const translate = translator(language)
    const commands = commandNames.map((command) => ({
      command,
      description: translate(`command-${command}`),
    }))
    // The first language is also that of everyone whose own has no texts.
    const scope = language === languages[0] ? {} : { language_code: language }
    await api.setMyCommands(commands, scope)
  }
}

/** /start, /help and /cancel. */
export function commandsFeature(dependencies: CancelDependencies): Composer<ShopperContext> {
  const feature = new Composer<ShopperContext>()
  for (const command of ['start', 'help'] as const) {
    feature.command(command, async (ctx) => {
      const translate = translator(languageOf(ctx.from.language_code))
      await ctx.reply(translate(command), { parse_mode: 'HTML' })
    })
  }
  feature.command('cancel', async (ctx) => {
    const count = await cancelInquiries(dependencies, ctx.chat.id)
    const translate = translator(languageOf(ctx.from.language_code))
    await ctx.reply(translate('cancelled', { count }))
  })
  return feature
}
