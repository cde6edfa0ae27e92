import type { Config } from '#src/config.ts'
import type { Backlog } from '#src/ports/backlog.ts'
import type { Finding, HealthCheck } from '#src/ports/health.ts'
import type { StaffChats } from '#src/ports/staff-chats.ts'

/** A due job is taken up within a second; one that waits for so long has nobody to do it. */
const maxJobSeconds = 60
/** A group takes about 20 messages a minute: a rush of tickets may well need a few minutes. */
const maxTicketSeconds = 300

export interface BacklogCheckStores {
  readonly backlog: Backlog
  readonly staffChats: Pick<StaffChats, 'list'>
}

/** What waits: jobs, and tickets that no manager was shown. Both are told, for the bot goes on answering. */
export function backlogChecks(config: Config, stores: BacklogCheckStores): readonly HealthCheck[] {
  return [
    { name: 'queue', isEssential: false, watched: 'queue', look: () => checkQueue(stores) },
    { name: 'tickets', isEssential: false, look: () => checkTickets(config, stores) },
  ]
}

async function checkQueue({ backlog }: BacklogCheckStores): Promise<Finding> {
  const seconds = await backlog.oldestJobSeconds()
  if (seconds === undefined) return { state: 'good', detail: 'no job waits' }
  const detail = `the oldest job has waited for ${inWords(seconds)}`
  if (seconds <= maxJobSeconds) return { state: 'good', detail }
  const remedy = 'see that the bot runs (`vitryna start`), and in its log why jobs fail'
  return { state: 'bad', detail, remedy, values: { minutes: Math.round(seconds / 60) } }
}

async function checkTickets(
  config: Config,
  { backlog, staffChats }: BacklogCheckStores,
): Promise<Finding> {
  const { count, oldestSeconds, lastError } = await backlog.unpostedTickets()
  // The playground brings a group of its own, and the group of the settings is known from the next start on.
  const isGroupToCome = config.mode.kind === 'playground' || config.MANAGER_CHAT_ID !== undefined
  if (!isGroupToCome && (await staffChats.list()).length === 0) {
    const detail = `there is no managers’ group yet: tickets wait in the database, ${count} so far`
    const remedy =
      'add the bot to a group as an administrator and send it /setup with the code that `vitryna doctor` shows, or set MANAGER_CHAT_ID'
    return { state: 'note', detail, remedy }
  }
  if (count === 0) return { state: 'good', detail: 'none waits to be shown to the managers' }
  const reason = lastError === undefined ? '' : `: ${lastError}`
  const detail = `${count} not shown to the managers yet, the oldest for ${inWords(oldestSeconds)}${reason}`
  if (oldestSeconds <= maxTicketSeconds) return { state: 'good', detail }
  const remedy = 'see that the bot runs, is a member of the managers’ group and may write there'
  return { state: 'bad', detail, remedy }
}

function inWords(seconds: number): string {
  return seconds < 120 ? `${Math.round(seconds)} s` : `${Math.round(seconds / 60)} min`
}
