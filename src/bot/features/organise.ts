import { Composer, type Context, InputFile } from 'grammy'
import { type GroupCommand, inReplyTo, managersVoice, say } from '#src/bot/managers-message.ts'
import { priorityMark, queueText, reportText } from '#src/bot/report-texts.ts'
import { shownShopper } from '#src/bot/shown-shopper.ts'
import { escapeHtml } from '#src/bot/texts.ts'
import { transcriptText } from '#src/bot/transcript-text.ts'
import type { GroupDuty } from '#src/domain/group-duty.ts'
import { priorityIn } from '#src/domain/priority.ts'
import { tagChangeIn } from '#src/domain/tags.ts'
import { type BanDependencies, banShopper } from '#src/escalation/ban-shopper.ts'
import { type ReportDependencies, reportNow } from '#src/escalation/report-desk.ts'
import type { DeskReports } from '#src/ports/desk-reports.ts'
import type { StaffChats } from '#src/ports/staff-chats.ts'
import type { StaffDuties } from '#src/ports/staff-duties.ts'
import type { TicketLabels } from '#src/ports/ticket-labels.ts'
import type { Transcripts } from '#src/ports/transcripts.ts'
import { ticketAt } from './ticket-commands.ts'

export interface OrganiseDependencies extends ReportDependencies, BanDependencies {
  readonly reports: DeskReports
  readonly labels: TicketLabels
  readonly duties: StaffDuties
  readonly transcripts: Transcripts
  readonly tickets: BanDependencies['tickets'] & TicketPlaces['tickets']
  readonly talk: TicketPlaces['talk']
  readonly shopSettings: BanDependencies['shopSettings']
  readonly staffChats: Pick<StaffChats, 'has'>
}

type TicketPlaces = Parameters<typeof ticketAt>[0]

/** What a manager wants to know or to have: HTML to say to it. */
type Command = (dependencies: OrganiseDependencies, asked: CommandContext) => Promise<string>

interface CommandContext {
  /** What follows the command. */
  readonly words: string
  readonly chatId: number
  readonly managerId: number
  /** The ticket it was written under; undefined where it was under none. */
  readonly findTicket: () => Promise<number | undefined>
}

const { translate } = managersVoice
/** More lines than a message can hold, or anybody reads. */
const maxQueued = 20

/** How managers keep order: /queue, /stats, /prio, /tag, /transcript, /ban, /unban, and what a group is for: /category, /level. */
export function organiseFeature(dependencies: OrganiseDependencies): Composer<Context> {
  const feature = new Composer<Context>()
  const groups = feature
    .chatType(['group', 'supergroup'])
    .filter(({ chat }) => dependencies.staffChats.has(chat.id))
  for (const [name, command] of Object.entries(commands)) {
    groups.command(name, async (ctx) => {
      await say(ctx, await command(dependencies, askedIn(dependencies, ctx)))
    })
  }
  groups.command('transcript', (ctx) => sendTranscript(dependencies, ctx))
  return feature
}

/** What was said under a ticket, as a file. */
async function sendTranscript(
  dependencies: OrganiseDependencies,
  ctx: GroupCommand,
): Promise<void> {
  const ticketId = await ticketAt(dependencies, ctx.msg)
  const found = ticketId === undefined ? undefined : await dependencies.transcripts.read(ticketId)
  if (!found) {
    await say(ctx, translate('no-ticket'))
    return
  }
  const { timeZone } = await dependencies.shopSettings.read()
  const shopper = await shownShopper(dependencies.shopSettings, found)
  const text = transcriptText({ ...found, shopper }, timeZone)
  const file = new InputFile(Buffer.from(text), `${found.ticketId}.txt`)
  await ctx.replyWithDocument(file, inReplyTo(ctx))
}

function askedIn(
  dependencies: TicketPlaces,
  { from, chat, match, msg }: GroupCommand,
): CommandContext {
  return {
    words: match.trim(),
    chatId: chat.id,
    managerId: from.id,
    findTicket: () => ticketAt(dependencies, msg),
  }
}

const commands: Readonly<Record<string, Command>> = {
  async queue({ reports, shopSettings }) {
    const { timeZone } = await shopSettings.read()
    const { tickets, count } = await reports.queue(maxQueued)
    const shown = tickets.map(async (ticket) => ({
      ...ticket,
      shopper: await shownShopper(shopSettings, ticket),
    }))
    return queueText({ tickets: await Promise.all(shown), count }, timeZone)
  },
  async stats(dependencies) {
    const { today, thisWeek } = await reportNow(dependencies)
    const titles = [translate('report-today'), translate('report-this-week')] as const
    return [reportText(titles[0], today), reportText(titles[1], thisWeek)].join('\n\n')
  },
  async prio({ labels }, { words, managerId, findTicket }) {
    const priority = priorityIn(words)
    if (!priority) return translate('prio-usage')
    const ticketId = await findTicket()
    const isDone =
      ticketId !== undefined && (await labels.prioritise(ticketId, priority, managerId))
    if (!isDone) return translate('no-ticket')
    return `${priorityMark(priority)} ${translate(`priority-${priority}`)}`
  },
  async tag({ labels }, { words, managerId, findTicket }) {
    const change = tagChangeIn(words)
    if (!change) return translate('tag-usage')
    const ticketId = await findTicket()
    const tags = ticketId === undefined ? undefined : await labels.tag(ticketId, change, managerId)
    if (!tags) return translate('no-ticket')
    return tags.length > 0
      ? tags.map((tag) => `#${escapeHtml(tag)}`).join(' ')
      : translate('no-tags')
  },
  ban: (dependencies, asked) => ban(dependencies, asked, true),
  unban: (dependencies, asked) => ban(dependencies, asked, false),
  async category({ duties }, { words, chatId, managerId }) {
    const wanted = words.split(/[\s,]+/).filter((word) => word !== '')
    const known = await duties.knownCategories()
    if (wanted.length === 0) return dutyText(await dutyOf(duties, chatId), known)
    const categories = wanted[0] === '-' ? [] : wanted
    const unknown = categories.filter((one) => !known.includes(one))
    if (unknown.length > 0) {
      const values = { unknown: unknown.join(', '), known: known.join(', ') }
      return translate('category-unknown', values)
    }
    const duty = { ...(await dutyOf(duties, chatId)), categories }
    await duties.set(duty, managerId)
    return dutyText(duty, known)
  },
  async level({ duties }, { words, chatId, managerId }) {
    if (words !== '1' && words !== '2') return translate('level-usage')
    const duty = { ...(await dutyOf(duties, chatId)), level: words === '2' ? 2 : 1 } as const
    await duties.set(duty, managerId)
    return dutyText(duty, await duties.knownCategories())
  },
}

async function ban(
  dependencies: OrganiseDependencies,
  { managerId, findTicket }: CommandContext,
  isBanned: boolean,
): Promise<string> {
  const ticketId = await findTicket()
  if (ticketId === undefined) return translate('no-ticket')
  const { result } = await banShopper(dependencies, { ticketId, managerId, isBanned })
  if (result === 'no-ticket') return translate('no-ticket')
  return translate(isBanned ? 'banned' : 'unbanned')
}

async function dutyOf({ list }: StaffDuties, chatId: number): Promise<GroupDuty> {
  const found = (await list()).find((duty) => duty.chatId === chatId)
  return found ?? { chatId, level: 1, categories: [] }
}

/** What a group is for. @param known categories that the shop has */
function dutyText({ level, categories }: GroupDuty, known: readonly string[]): string {
  if (level === 2) return translate('duty-second-level')
  if (categories.length > 0) return translate('duty-some', { categories: categories.join(', ') })
  return translate('duty-all', { known: known.join(', ') })
}
