import { Api, GrammyError } from 'grammy'
import type { ChatMember } from 'grammy/types'
import type { RunMode } from '#src/config.ts'
import { lazy } from '#src/lib/lazy.ts'
import type { Finding, HealthCheck } from '#src/ports/health.ts'
import type { StaffChats } from '#src/ports/staff-chats.ts'

const timeoutSeconds = 5
/** `/readyz` may be asked every few seconds. */
const freshMs = 60_000
/** An error of the webhook that is older has passed. */
const recentErrorMs = 10 * 60_000

export interface TelegramCheckParts {
  readonly mode: RunMode
  readonly staffChats: Pick<StaffChats, 'list'>
  /** Milliseconds of the epoch. */
  readonly now?: () => number
}

/**
 * What Telegram says of the bot: its token, how updates come, and what it may do in the managers' groups. Nothing in the
 * playground, which is its own Telegram.
 */
export function telegramChecks(parts: TelegramCheckParts): readonly HealthCheck[] {
  const { mode, staffChats } = parts
  if (mode.kind === 'playground') return []
  const { token, apiRoot } = mode
  // Its address holds the token; without that flag grammY keeps it out of errors.
  const api = new Api(token, { apiRoot, timeoutSeconds, sensitiveLogs: false })
  return [
    { name: 'telegram', isEssential: false, look: kept(parts, () => checkToken(api)) },
    { name: 'intake way', isEssential: false, look: kept(parts, () => checkWay(api, parts)) },
    { name: 'groups', isEssential: false, look: kept(parts, () => checkGroups(api, staffChats)) },
  ]
}

/** A look that is not made again at once. */
function kept(
  { now = Date.now }: TelegramCheckParts,
  look: () => Promise<Finding>,
): HealthCheck['look'] {
  let made = lazy(look)
  let madeAt = Number.NEGATIVE_INFINITY
  return () => {
    if (now() - madeAt > freshMs) {
      made = lazy(look)
      madeAt = now()
    }
    return made.get()
  }
}

async function checkToken(api: Api): Promise<Finding> {
  try {
    const { username, can_read_all_group_messages: readsAll } = await api.getMe()
    const detail = `@${username}`
    if (readsAll) return { state: 'good', detail }
    const remedy =
      'make it an administrator of the managers’ groups, or let it read them (@BotFather, /setprivacy)'
    return { state: 'note', detail: `${detail} reads groups as an administrator alone`, remedy }
  } catch (error) {
    if (!(error instanceof GrammyError)) return unreachable
    const detail = `Telegram refuses the bot: ${error.description}`
    return { state: 'bad', detail, remedy: 'check TELEGRAM_BOT_TOKEN (@BotFather shows it)' }
  }
}

const unreachable: Finding = {
  state: 'bad',
  detail: 'Telegram cannot be reached',
  remedy: 'check the network and TELEGRAM_API_ROOT',
}

/** Updates come either by the webhook or by asking for them; the other way gets none. */
async function checkWay(api: Api, { mode, now = Date.now }: TelegramCheckParts): Promise<Finding> {
  const info = await api.getWebhookInfo()
  const waiting = `${info.pending_update_count} updates wait`
  const wanted = mode.kind === 'webhook' ? mode.url : ''
  if (info.url !== wanted) {
    const detail = info.url
      ? `the webhook is set to another address, ${waiting}`
      : `no webhook is set, ${waiting}`
    const remedy =
      'start the bot: it sets this right; where it runs already, another program uses this token, too'
    return { state: 'bad', detail, remedy }
  }
  const { last_error_date: failedAt = 0, last_error_message: reason = '' } = info
  if (wanted && now() - failedAt * 1_000 < recentErrorMs) {
    const remedy = 'see that the address reaches this bot, with a certificate that is good'
    return { state: 'bad', detail: `Telegram cannot deliver: ${reason}, ${waiting}`, remedy }
  }
  return { state: 'good', detail: `${wanted ? 'by webhook' : 'by asking'}, ${waiting}` }
}

async function checkGroups(api: Api, staffChats: Pick<StaffChats, 'list'>): Promise<Finding> {
  const chats = await staffChats.list()
  const { id } = await api.getMe()
  const problems: string[] = []
  for (const chatId of chats) {
    const problem = await groupProblem(api, chatId, id)
    if (problem) problems.push(`${problem} ${chatId}`)
  }
  if (problems.length === 0) {
    return { state: 'good', detail: `the bot may write in ${chats.length} managers’ groups` }
  }
  const remedy = 'add the bot to the group as an administrator who may post, pin and manage topics'
  return { state: 'bad', detail: problems.join('; '), remedy }
}

async function groupProblem(api: Api, chatId: number, botId: number): Promise<string | undefined> {
  try {
    return memberProblem(await api.getChatMember(chatId, botId))
  } catch (error) {
    if (!(error instanceof GrammyError)) throw error
    return `${error.description}: group`
  }
}

function memberProblem(member: ChatMember): string | undefined {
  switch (member.status) {
    case 'left':
    case 'kicked':
      return 'the bot is not in group'
    case 'restricted':
      return member.can_send_messages ? undefined : 'the bot may not write in group'
    case 'creator':
    case 'administrator':
    case 'member':
      return undefined
  }
}
