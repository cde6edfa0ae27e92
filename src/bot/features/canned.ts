import { type Api, Composer, type Context } from 'grammy'
import type { InlineQueryResult, Message, User } from 'grammy/types'
import { type ManagersMessage, managerOf, managersVoice, say } from '#src/bot/managers-message.ts'
import { escapeHtml } from '#src/bot/texts.ts'
import { localize } from '#src/domain/language.ts'
import {
  type CannedAnswerDependencies,
  type CannedSaid,
  type KeepCannedDependencies,
  keepCanned,
  sayCanned,
  sayFilled,
} from '#src/escalation/canned-answers.ts'
import { cut } from '#src/lib/cut.ts'
import { ConfigError } from '#src/ports/errors.ts'
import type { StaffChats } from '#src/ports/staff-chats.ts'
import { isForShopper, managerMessage } from './talk.ts'

export interface CannedDependencies extends CannedAnswerDependencies, KeepCannedDependencies {
  readonly api: Api
  readonly shopSettings: KeepCannedDependencies['shopSettings']
  readonly staffChats: Pick<StaffChats, 'has' | 'list'>
}

/** Of a line of the list. */
const maxLine = 80
/** Inline: `@bot !delivery`. */
const inlineMark = '!'
const maxResults = 50
const { translate, language } = managersVoice

/**
 * Canned answers: `/c NAME` says one to the shopper, `@bot !NAME` offers them in the input field, `/canned` lists them and
 * keeps new ones.
 */
export function cannedFeature(dependencies: CannedDependencies): Composer<Context> {
  const { staffChats } = dependencies
  const feature = new Composer<Context>()
  const managers = feature
    .chatType(['group', 'supergroup'])
    .filter(({ chat }) => staffChats.has(chat.id))
  managers.command('c', async (ctx) => {
    const said = await sayCanned(dependencies, ctx.match.trim(), cannedMessage(ctx))
    await say(ctx, saidText(said))
  })
  managers.command('canned', async (ctx) => {
    await say(ctx, await canned(dependencies, ctx, ctx.match.trim()))
  })
  // What a manager chose inline has its variables in it still.
  managers.on('message:text', async (ctx, next) => {
    const { text, via_bot: via } = ctx.message
    if (via?.id !== ctx.me.id || !isForShopper(ctx.message, ctx.me.id)) return next()
    const said = await sayFilled(dependencies, { uk: text, en: text }, cannedMessage(ctx))
    if (said.result !== 'said') await say(ctx, saidText(said))
  })
  feature.on('inline_query', async (ctx, next) => {
    const { query, from } = ctx.inlineQuery
    if (!query.startsWith(inlineMark) || !(await isManager(dependencies, from.id))) return next()
    const { cannedAnswers } = await dependencies.shopSettings.read()
    const wanted = query.slice(inlineMark.length).trim().toLowerCase()
    const results = Object.entries(cannedAnswers)
      .filter(([name]) => name.includes(wanted))
      .slice(0, maxResults)
      .map(([name, answer]): InlineQueryResult => {
        const text = localize(answer, language)
        return {
          type: 'article',
          id: name,
          title: name,
          description: cut(text, maxLine),
          input_message_content: { message_text: text },
        }
      })
    await ctx.answerInlineQuery(results, { cache_time: 0, is_personal: true })
  })
  return feature
}

function cannedMessage({ message, from }: { readonly message: Message; readonly from: User }) {
  return { ...managerMessage(message, from), toHtml: escapeHtml }
}

function saidText(said: CannedSaid): string {
  switch (said.result) {
    case 'said':
      return translate('canned-said', { text: said.text })
    case 'missing':
      return translate('canned-missing', { variables: said.variables.join(', ') })
    case 'unknown':
      return translate('canned-unknown')
    case 'no-ticket':
      return translate('talk-no-ticket')
  }
}

/** Lists the answers, or keeps one: `/canned NAME the words`; `/canned NAME -` forgets it. */
async function canned(
  dependencies: CannedDependencies,
  ctx: ManagersMessage,
  words: string,
): Promise<string> {
  const [, name = '', text = ''] = /^(\S+)\s+([\s\S]+)$/.exec(words) ?? []
  if (name === '') return listText(dependencies)
  try {
    await keepCanned(dependencies, { name, text: text === '-' ? '' : text }, managerOf(ctx))
    return translate(text === '-' ? 'canned-forgotten' : 'canned-kept', { name })
  } catch (error) {
    if (error instanceof ConfigError) return escapeHtml(error.message)
    throw error
  }
}

async function listText({ shopSettings }: CannedDependencies): Promise<string> {
  const { cannedAnswers } = await shopSettings.read()
  const lines = Object.entries(cannedAnswers).map(
    ([name, answer]) =>
      `<code>/c ${escapeHtml(name)}</code> — ${escapeHtml(cut(localize(answer, language), maxLine))}`,
  )
  return [...lines, translate('canned-usage')].join('\n')
}

/** Somebody in a managers' group. */
async function isManager(
  { api, staffChats }: Pick<CannedDependencies, 'api' | 'staffChats'>,
  userId: number,
): Promise<boolean> {
  for (const chatId of await staffChats.list()) {
    const member = await api.getChatMember(chatId, userId).catch(() => undefined)
    if (member && member.status !== 'left' && member.status !== 'kicked') return true
  }
  return false
}
