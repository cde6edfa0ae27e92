import type { Message, User } from 'grammy/types'
import { sql } from 'kysely'
import type { Db } from '#src/adapters/postgres/connection/connect.ts'
import { translator } from '#src/bot/texts.ts'
import { answersIn, languageOfUser, type ShownAnswer } from './chat-answers.ts'
import type { ChatWorld } from './chat-world.ts'

/** Where a process is killed. */
export type KillPoint =
  /** So many milliseconds after it was started: also before it is ready. */
  | { readonly kind: 'time'; readonly afterMs: number }
  /** At its n-th request, before Telegram sees it. */
  | { readonly kind: 'request'; readonly count: number }
  /** At its n-th request, after Telegram did what it asks: the answer is lost. */
  | { readonly kind: 'response'; readonly count: number }
  /** So many milliseconds after it first told Telegram that it has some updates: they will not come again. */
  | { readonly kind: 'confirmation'; readonly afterMs: number }

export function randomKillPoint(random: () => number): KillPoint {
  const dice = random()
  if (dice < 0.15) return { kind: 'time', afterMs: 200 + random() * 2_500 }
  if (dice < 0.4) return { kind: 'confirmation', afterMs: random() * 20 }
  // The first six or so are those of the start.
  const count = 4 + Math.floor(random() * 30)
  return { kind: dice < 0.7 ? 'request' : 'response', count }
}

/** A process that gets no further in this time has nothing to do. */
const longestRunMs = 8_000

/** Starts a bot and kills it there. */
export async function crash(
  world: ChatWorld,
  point: KillPoint,
  environment: Readonly<Record<string, string>> = {},
): Promise<void> {
  const due = Promise.withResolvers<void>()
  const timer = setTimeout(due.resolve, point.kind === 'time' ? point.afterMs : longestRunMs)
  let count = 0
  const bot = world.spawnBot(environment)
  const killed = due.promise.then(() => bot.kill())
  world.intercept = async (request, next) => {
    count += 1
    if (point.kind === 'confirmation' && (await isConfirmation(request))) {
      setTimeout(due.resolve, point.afterMs)
    }
    if (!('count' in point) || count < point.count) return next()
    if (point.kind === 'response' && count === point.count) await next()
    due.resolve()
    // Whatever it asks from now on is not heard any more.
    await killed
    return new Response(null, { status: 503 })
  }
  await killed
  clearTimeout(timer)
  world.intercept = undefined
}

async function isConfirmation(request: Request): Promise<boolean> {
  if (!request.url.endsWith('/getUpdates')) return false
  const { offset = 0 } = (await request.clone().json()) as { offset?: number }
  return offset > 0
}

export interface SentPhoto {
  readonly user: User
  readonly message: Message
}

/** How many photos have been answered how, so far. */
export interface Tally {
  readonly unanswered: number
  readonly answeredTwice: number
  readonly orphanedPlaceholders: number
  readonly card: number
  readonly choice: number
  readonly ticket: number
  /** Messages of the bot that are none of these. */
  readonly others: readonly string[]
}

export function tally(world: ChatWorld, sent: readonly SentPhoto[]): Tally {
  const users = new Map(sent.map(({ user }) => [user.id, languageOfUser(user)]))
  const shown = [...users].flatMap(([id, language]) =>
    answersIn(world.telegram, id, language).map((answer) => ({ ...answer, chatId: id })),
  )
  const placeOf = (chatId: number, messageId: number | undefined) => `${chatId}:${messageId}`
  const answers = shown.filter(({ kind }) => isAnswer(kind))
  const byPhoto = Map.groupBy(answers, ({ chatId, repliesTo }) => placeOf(chatId, repliesTo))
  const counts = sent.map(
    ({ user, message }) => byPhoto.get(placeOf(user.id, message.message_id))?.length ?? 0,
  )
  const count = (kind: ShownAnswer['kind']) => shown.filter((answer) => answer.kind === kind).length
  return {
    unanswered: counts.filter((one) => one === 0).length,
    answeredTwice: counts.filter((one) => one > 1).length,
    orphanedPlaceholders: count('placeholder'),
    card: count('card'),
    choice: count('choice'),
    ticket: count('ticket'),
    others: shown
      .filter(({ kind }) => kind === 'other' || kind === 'unreadable')
      .map(({ message }) => message.text ?? message.caption ?? ''),
  }
}

const isAnswer = (kind: ShownAnswer['kind']) =>
  kind === 'card' || kind === 'choice' || kind === 'ticket'

/** Tickets that the managers' group shows more than once, which a crash between sending and noting may cause. */
export function ticketsShownTwice({ telegram }: ChatWorld): number {
  const pattern = new RegExp(translator('uk')('ticket-title', { number: '(\\d+)', shopper: '' }))
  const numbers = telegram
    .messages(telegram.managersGroupId)
    .flatMap(({ caption, text }) => pattern.exec(caption ?? text ?? '')?.[1] ?? [])
  return numbers.length - new Set(numbers).size
}

export interface Kept {
  readonly updates: number
  readonly inquiries: number
  readonly unsettled: number
  readonly tickets: number
  readonly ticketedQuestions: number
  /** Jobs that would still say something to a shopper. */
  readonly jobs: number
}

/** What the database holds of it all. */
export async function readKept(db: Db): Promise<Kept> {
  const inquiries = await db.selectFrom('inquiries').select('state').execute()
  const tickets = await db.selectFrom('tickets').select('inquiry_id').execute()
  const updates = await db.selectFrom('updates').select('update_id').execute()
  const jobs = await db.selectFrom('chat_jobs').select('id').execute()
  return {
    updates: updates.length,
    inquiries: inquiries.length,
    unsettled: inquiries.filter(({ state }) => state === 'pending').length,
    tickets: tickets.length,
    ticketedQuestions: inquiries.filter(({ state }) => state === 'ticketed').length,
    jobs: jobs.length,
  }
}

export interface KeptMoney {
  /** Calls of models in the ledger. */
  readonly calls: number
  /** Budgets whose counter is not what their calls cost together, with both, in micro-USD. */
  readonly drift: readonly unknown[]
}

/** Whether the budgets agree with the calls that were charged to them. */
export async function readMoney(db: Db): Promise<KeptMoney> {
  const { rows: drift } = await sql`
    with calls as (
      select to_char(created_at at time zone 'utc', 'YYYY-MM-DD') as day, * from model_calls
    ), charged as (
      select 'day' as budget, day as period, sum(cost_micro_usd) as cost from calls group by day
      union all select 'shopper-day', day || '/' || shopper_id, sum(cost_micro_usd) from calls
        where purpose <> 'catalogue' group by day, shopper_id
      union all select 'photo', day || '/' || identification_id, sum(cost_micro_usd) from calls
        where purpose <> 'catalogue' group by day, identification_id
    )
    select budget, period, used, cost
    from charged full join (select * from budget_counters where budget <> 'hour') c using (budget, period)
    where used is distinct from cost`.execute(db)
  const { calls } = await db
    .selectFrom('model_calls')
    .select(({ fn }) => fn.countAll<string>().as('calls'))
    .executeTakeFirstOrThrow()
  return { calls: Number(calls), drift }
}
