import { type Api, Composer } from 'grammy'
import type { ShopperContext } from '#src/bot/shopper-context.ts'
import { languageOf, translator } from '#src/bot/texts.ts'
import { languages } from '#src/domain/language.ts'
import type { QuestionStore } from '#src/ports/question-store.ts'
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
  readonly questions: Pick<QuestionStore, 'cancelOpen' | 'get'>
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
    const ids = await dependencies.questions.cancelOpen(ctx.chat.id)
    for (const id of ids) await showCancelled(dependencies, id)
    const translate = translator(languageOf(ctx.from.language_code))
    await ctx.reply(translate('cancelled', { count: ids.length }))
  })
  return feature
}

/** No "looking …" and no button stays behind. */
async function showCancelled(
  { questions, conversation }: CommandsDependencies,
  questionId: number,
): Promise<void> {
  const question = await questions.get(questionId)
  if (question?.answerMessageId == null) return
  await conversation.showAnswer(question, question.answerMessageId, { kind: 'cancelled' })
}
