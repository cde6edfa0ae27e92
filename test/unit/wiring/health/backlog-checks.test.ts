import { describe, expect, it } from 'vitest'
import { readConfig } from '#src/config.ts'
import type { UnpostedTickets } from '#src/ports/backlog.ts'
import { backlogChecks } from '#src/wiring/health/backlog-checks.ts'
import { runChecks } from '#src/wiring/health/run-checks.ts'

const bot = { TELEGRAM_BOT_TOKEN: '123456:ABC' }
const managed = { ...bot, MANAGER_CHAT_ID: '-100123' }

interface Situation {
  readonly environment?: Readonly<Record<string, string>>
  readonly jobSeconds?: number
  readonly tickets?: Omit<UnpostedTickets, 'lastError'>
  readonly lastError?: string
  /** Managers' groups that are known. */
  readonly groups?: readonly number[]
}

async function look({
  environment = managed,
  jobSeconds,
  tickets = { count: 0, oldestSeconds: 0 },
  lastError,
  groups = [],
}: Situation) {
  const checks = backlogChecks(readConfig(environment), {
    backlog: {
      oldestJobSeconds: async () => jobSeconds,
      isAnswerDue: async () => false,
      unpostedTickets: async () => ({ ...tickets, lastError }),
    },
    staffChats: { list: async () => groups },
  })
  const reports = await runChecks(checks, 60_000)
  return Object.fromEntries(reports.map((report) => [report.name, report]))
}

describe('what waits', () => {
  it('is good when nothing does', async () => {
    expect(await look({})).toMatchObject({ queue: { state: 'good' }, tickets: { state: 'good' } })
  })

  it('is no reason to turn requests away', async () => {
    const late = await look({
      jobSeconds: 3_600,
      tickets: { count: 1, oldestSeconds: 3_600 },
    })
    expect(late).toMatchObject({ queue: { isEssential: false }, tickets: { isEssential: false } })
  })

  it('is bad when a job that is due has waited for long', async () => {
    expect(await look({ jobSeconds: 5 })).toMatchObject({
      queue: { state: 'good', detail: 'the oldest job has waited for 5 s' },
    })
    expect(await look({ jobSeconds: 600 })).toMatchObject({
      queue: { state: 'bad', detail: 'the oldest job has waited for 10 min' },
    })
  })

  it('is bad when a ticket cannot be shown to the managers', async () => {
    expect(await look({ tickets: { count: 2, oldestSeconds: 30 } })).toMatchObject({
      tickets: { state: 'good' },
    })
    expect(await look({ tickets: { count: 2, oldestSeconds: 1_200 } })).toMatchObject({
      tickets: {
        state: 'bad',
        detail: '2 not shown to the managers yet, the oldest for 20 min',
        remedy: expect.stringContaining('managers’ group'),
      },
    })
  })

  it.each([
    'not enough rights to send photos to the chat',
    'TOPIC_CLOSED',
    'bot was kicked from the group chat',
    'chat not found',
    'CHAT_WRITE_FORBIDDEN',
  ])('says why a ticket cannot be shown, from the first failure on: %s', async (reason) => {
    const lastError = `Call to 'sendPhoto' failed! (400: Bad Request: ${reason})`
    const detail = expect.stringContaining(reason)
    expect(await look({ tickets: { count: 1, oldestSeconds: 600 }, lastError })).toMatchObject({
      tickets: { state: 'bad', detail },
    })
    expect(await look({ tickets: { count: 1, oldestSeconds: 5 }, lastError })).toMatchObject({
      tickets: { state: 'good', detail },
    })
  })

  it('is a choice where no managers’ group is set or known; the playground has one', async () => {
    const tickets = { count: 2, oldestSeconds: 1_200 }
    expect(await look({ environment: bot, tickets })).toMatchObject({
      tickets: { state: 'note', detail: expect.stringMatching(/no managers’ group.* 2 so far/) },
    })
    expect(await look({ environment: {}, tickets })).toMatchObject({ tickets: { state: 'bad' } })
    expect(await look({ environment: bot, tickets, groups: [-100] })).toMatchObject({
      tickets: { state: 'bad' },
    })
  })
})
