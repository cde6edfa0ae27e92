import { sql } from 'kysely'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import type { JobSender } from '#src/adapters/postgres/connection/jobs.ts'
import { createTicketDeadlines } from '#src/adapters/postgres/desk/ticket-deadlines.ts'
import { defaultSettings } from '#src/domain/shop-settings.ts'
import { keepDeadlines } from '#src/escalation/keep-deadlines.ts'
import { openTestDatabase, type TestDatabase } from '#test/support/database.ts'
import { isLong } from '#test/support/long.ts'
import {
  countedWarnings,
  openMinutes,
  planTickets,
  type TicketEvent,
  type TicketPlan,
} from '#test/support/watched-tickets.ts'

let database: TestDatabase

beforeAll(async () => {
  database = await openTestDatabase()
})
afterAll(() => database.close())
afterEach(() => database.clear())

const [count, days] = isLong ? [1_000, 5] : [10, 3]
const workday = '09:00-13:00, 14:00-18:00'
const settings = {
  ...defaultSettings,
  timeZone: 'Europe/Kyiv',
  openingHours: {
    ...{ mon: workday, tue: workday, wed: workday, thu: workday, fri: workday },
    ...{ sat: '10:00-13:00, 14:00-15:00', sun: '01:00-05:00, 10:00-12:30' },
  },
  ...{ firstReplyMinutes: 30, nextReplyMinutes: 60, resolutionMinutes: 240, remindMinutes: 10 },
}

/** Starts before the night in which clocks change. */
const shifts = [
  ['the end of summer time', '2026-10-23T00:00:00Z', { '2026-10-26': '09:00-11:00' }, 1],
  ['its beginning', '2027-03-26T00:00:00Z', { '03-29': 'closed' }, 2],
] as const

describe(`${count} tickets over`, () => {
  it.each(shifts)(
    '%s end closed, or reminded of and then escalated, at the right minute',
    async (...[, start, holidays, seed]) => {
      const plans = planTickets(count, days, seed)
      const beginning = new Date(start)
      const schedule = { ...settings, holidays }
      const isOpen = openMinutes(schedule, beginning)
      const expected = plans.map((plan) => countedWarnings(plan, schedule, isOpen))
      const told = await watch(plans, {
        schedule,
        timeOf: (minute) => new Date(beginning.getTime() + minute * 60_000),
        minutes: expected.flat().map(({ minute }) => minute),
      })
      const toldOf = plans.map((_plan, at) => told.get(at + 1) ?? [])
      expect(toldOf.map(byMinute)).toEqual(expected.map(byMinute))
      const { rows } = await sql<{ id: number; state: string; level: number }>`
        select id, state, level from tickets order by id`.execute(database.db)
      for (const { id, state, level } of rows) {
        const stages = expected[id - 1]?.map(({ warning }) => warning.split(' ', 1)[0]) ?? []
        const isEscalated = level === 2 && stages.indexOf('soon') < stages.indexOf('missed')
        expect([id, state === 'closed' || isEscalated]).toEqual([id, true])
        expect([id, level]).toEqual([id, stages.includes('missed') ? 2 : 1])
      }
      expect(expected.flat().length).toBeGreaterThan(count)
    },
  )
})

interface Warning {
  readonly minute: number
  readonly warning: string
}

/** What two clocks say in one minute has no order. */
function byMinute(warnings: readonly Warning[]): readonly Warning[] {
  return warnings.toSorted(
    (one, other) => one.minute - other.minute || one.warning.localeCompare(other.warning),
  )
}

interface Shift {
  readonly schedule: typeof settings
  readonly timeOf: (minute: number) => Date
  /** In which something is expected: it is looked in each of them, in the one before, and whenever something happens. */
  readonly minutes: readonly number[]
}

/** Lets two processes look after the tickets while all this happens. @returns what was told of each, and when. */
async function watch(plans: readonly TicketPlan[], { schedule, timeOf, minutes }: Shift) {
  const told = new Map<number, Warning[]>()
  let now = 0
  const deadlines = createTicketDeadlines(database.db, idleJobs)
  const look = () =>
    keepDeadlines({
      deadlines: {
        ...deadlines,
        async warn(key, warning) {
          const isNew = await deadlines.warn(key, warning)
          const { ticketId, stage, deadline } = warning
          const before = told.get(ticketId) ?? []
          const one = { minute: now, warning: `${stage} ${deadline}` }
          if (isNew) told.set(ticketId, [...before, one])
          return isNew
        },
      },
      shopSettings: { read: async () => schedule },
      now: () => timeOf(now),
    })
  const happening = happenings(plans)
  const all = new Set([...minutes, ...minutes.map((minute) => minute - 1), ...happening.keys()])
  for (const minute of [...all].toSorted((one, other) => one - other)) {
    now = minute
    for (const happens of happening.get(minute) ?? []) await happens(timeOf(minute))
    await Promise.all([look(), look()])
  }
  return told
}

const idleJobs: JobSender = {
  send: async () => undefined,
  sendAll: async () => undefined,
  wake: () => undefined,
}

type Happening = (at: Date) => Promise<unknown>

function happenings(plans: readonly TicketPlan[]): ReadonlyMap<number, readonly Happening[]> {
  const all = plans.flatMap(({ openedAt, events }, at) => [
    { minute: openedAt, happens: (when: Date) => open(at + 1, when) },
    ...events.map((event) => ({
      minute: event.minute,
      happens: (when: Date) => doIt(at + 1, event, when),
    })),
  ])
  const together = Map.groupBy(all, ({ minute }) => minute)
  return new Map([...together].map(([minute, found]) => [minute, found.map((one) => one.happens)]))
}

async function open(id: number, at: Date): Promise<void> {
  await sql`
    insert into inquiries
      (id, chat_id, first_message_id, shopper_id, shopper_name, language, state) overriding system value
    values (${id}, ${id}, 1, ${id}, 'x', 'uk', 'ticketed')`.execute(database.db)
  await sql`
    insert into tickets (id, inquiry_id, reason, opened_at) overriding system value
    values (${id}, ${id}, 'unknown', ${at})`.execute(database.db)
}

async function doIt(id: number, { what, minute }: TicketEvent, at: Date): Promise<void> {
  if (what === 'end') {
    await sql`update tickets set state = 'closed' where id = ${id}`.execute(database.db)
    return
  }
  const [party, author] = what === 'manager' ? ['staff', 77] : ['shopper', id]
  await sql`
    insert into message_links (chat_id, message_id, inquiry_id, party, is_talk, author_id, created_at)
    values (${id}, ${minute}, ${id}, ${party}, true, ${author}, ${at})`.execute(database.db)
}
