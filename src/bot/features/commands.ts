import { type Api, Composer } from 'grammy'
import type { ShopperContext } from '#src/bot/shopper-context.ts'
import { languageOf, translator } from '#src/bot/texts.ts'
import { languages } from '#src/domain/language.ts'
import type { InquiryStore } from '#src/ports/inquiry-store.ts'
import type { Conversation } from '#src/ports/shopper-chat.ts'

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

export interface CommandsDependencies {
  readonly inquiries: Pick<InquiryStore, 'cancelOpen' | 'get'>
  readonly conversation: Pick<Conversation, 'showAnswer'>
}

/** /start, /help and /cancel. */
export function commandsFeature(dependencies: CommandsDependencies): Composer<ShopperContext> {
  const feature = new Composer<ShopperContext>()
  for (const command of ['start', 'help'] as const) {
    feature.command(command, async (ctx) => {
      const translate = translator(languageOf(ctx.from.language_code))
      await ctx.reply(translate(command), { parse_mode: 'HTML' })
    })
  }
  feature.command('cancel', async (ctx) => {
    const ids = await dependencies.inquiries.cancelOpen(ctx.chat.id)
    for (const id of ids) await showCancelled(dependencies, id)
    const translate = translator(languageOf(ctx.from.language_code))
    await ctx.reply(translate('cancelled', { count: ids.length }))
  })
  return feature
}

/** No "looking …" and no button stays behind. */
async function showCancelled(
  { inquiries, conversation }: CommandsDependencies,
  inquiryId: number,
): Promise<void> {
  const inquiry = await inquiries.get(inquiryId)
  if (inquiry?.answerMessageId == null) return
  await conversation.showAnswer(inquiry, inquiry.answerMessageId, { kind: 'cancelled' })
}
