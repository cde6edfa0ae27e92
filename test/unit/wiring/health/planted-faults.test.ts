import { rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type BotApiServer, createBotApiServer } from '#src/playground/bot-api-server.ts'
import { listenOnLoopback } from '#src/playground/listen.ts'
import { CacheError, ConfigError } from '#src/ports/errors.ts'
import type { HealthCheck } from '#src/ports/health.ts'
import { machineChecks } from '#src/wiring/health/machine-checks.ts'
import { runChecks } from '#src/wiring/health/run-checks.ts'
import { telegramChecks } from '#src/wiring/health/telegram-checks.ts'
import { indexed, models, paid, redis, served, waiting } from '#test/support/planted-checks.ts'
import { makeScratchFolder } from '#test/support/scratch-folder.ts'

let telegram: BotApiServer
let apiRoot: string
let close: () => Promise<void>
let folder: string

beforeAll(async () => {
  telegram = createBotApiServer()
  const listening = await listenOnLoopback(telegram)
  apiRoot = listening.apiRoot
  close = listening.close
  folder = await makeScratchFolder('vitryna-faults-')
})
afterAll(async () => {
  await close()
  await rm(folder, { recursive: true, force: true })
})

const telegramAs = (token: string, groups: readonly number[] = [], url?: string) => {
  const mode = url
    ? ({ kind: 'webhook', token, apiRoot, url, secret: 'secret' } as const)
    : ({ kind: 'polling', token, apiRoot } as const)
  return telegramChecks({ mode, staffChats: { list: async () => groups } })
}

type Checks = readonly HealthCheck[]

interface Planted {
  /** The check that finds it. */
  readonly check: string
  readonly faulty: () => Checks | Promise<Checks>
  /** The same without the fault. */
  readonly sound: () => Checks | Promise<Checks>
  readonly remedy: RegExp
  /** It is a choice, and told all the same. */
  readonly isNote?: true
}

const group = () => telegram.managersGroupId
const vectors = (count: number) => () => indexed({ vectors: count })
const gone = new CacheError('Redis is gone', { remedy: 'start it, or unset REDIS_URL' })

const faults: Readonly<Record<string, Planted>> = {
  'a Node.js that is too old': {
    check: 'node',
    faulty: () => machineChecks({ nodeVersion: 'v18.20.0', folder }),
    sound: () => machineChecks({ nodeVersion: 'v24.21.0', folder }),
    remedy: /npm install/,
  },
  'a data directory that cannot be written': {
    check: 'data',
    faulty: async () => {
      const file = join(folder, 'file')
      await writeFile(file, '')
      return machineChecks({ nodeVersion: 'v24.21.0', folder: join(file, 'data') })
    },
    sound: () => machineChecks({ nodeVersion: 'v24.21.0', folder: join(folder, 'to/come') }),
    remedy: /VITRYNA_DATA_DIR/,
  },
  'an embedder that cannot be loaded': {
    check: 'embedder',
    faulty: () =>
      indexed({
        embedder: () => Promise.reject(new ConfigError('not here', { remedy: 'pull it' })),
      }),
    sound: vectors(3),
    remedy: /pull it/,
  },
  'an empty catalogue': {
    check: 'catalogue',
    faulty: () => indexed({ source: 'none' }),
    sound: vectors(3),
    remedy: /catalog import/,
    isNote: true,
  },
  'photos without a vector': {
    check: 'index',
    faulty: vectors(2),
    sound: vectors(3),
    remedy: /vitryna index/,
  },
  'a Redis that is gone': {
    check: 'redis',
    faulty: () => redis(gone),
    sound: () => redis(undefined),
    remedy: /REDIS_URL/,
  },
  'models without a key': {
    check: 'vision models',
    faulty: () => models(false),
    sound: () => models(true),
    remedy: /XAI_API_KEY/,
  },
  'a budget that is spent': {
    check: 'budget',
    faulty: () => paid({ spent: 4_995_000 }),
    sound: () => paid({}),
    remedy: /VITRYNA_DAILY_BUDGET_USD/,
  },
  'a budget that is nearly spent': {
    check: 'budget',
    faulty: () => paid({ spent: 4_100_000 }),
    sound: () => paid({}),
    remedy: /VITRYNA_DAILY_BUDGET_USD/,
    isNote: true,
  },
  'a model that fails': {
    check: 'breakers',
    faulty: () => paid({ leftOut: ['grok-4'] }),
    sound: () => paid({}),
    remedy: /log/,
  },
  'a queue that stands still': {
    check: 'queue',
    faulty: () => waiting({ jobSeconds: 600 }),
    sound: () => waiting(),
    remedy: /vitryna start/,
  },
  'tickets that nobody was shown': {
    check: 'tickets',
    faulty: () => waiting({ tickets: { count: 1, oldestSeconds: 900 } }),
    sound: () => waiting(),
    remedy: /member of the managers’ group/,
  },
  'photos that are given up': {
    check: 'answers',
    faulty: () => served({ answers: async () => ({ answered: 9, slow: 0, failed: 9 }) }),
    sound: () => served(),
    remedy: /log/,
  },
  'a database that does not answer': {
    check: 'answers',
    faulty: () => served({ answers: () => Promise.reject(new Error('gone')) }),
    sound: () => served(),
    remedy: /database/,
  },
  'answers that are slow': {
    check: 'answer time',
    faulty: () => served({ answers: async () => ({ answered: 9, slow: 9, failed: 0 }) }),
    sound: () => served(),
    remedy: /vitryna explain/,
  },
  'tickets past their deadline': {
    check: 'late tickets',
    faulty: () => served({ lateTickets: async () => 2 }),
    sound: () => served(),
    remedy: /\/queue/,
  },
  'updates that stopped coming': {
    check: 'updates',
    faulty: () => served({ updates: async () => ({ now: 0, weekAgo: 20 }) }),
    sound: () => served(),
    remedy: /write to the bot/,
  },
  'a token that Telegram refuses': {
    check: 'telegram',
    faulty: () => telegramAs('1:wrong'),
    sound: () => telegramAs(telegram.token),
    remedy: /TELEGRAM_BOT_TOKEN/,
  },
  'a Telegram that cannot be reached': {
    check: 'telegram',
    faulty: () =>
      telegramChecks({
        mode: { kind: 'polling', token: '1:A', apiRoot: 'http://127.0.0.1:9' },
        staffChats: { list: async () => [] },
      }),
    sound: () => telegramAs(telegram.token),
    remedy: /network/,
  },
  'a webhook that is not set': {
    check: 'intake way',
    faulty: () => telegramAs(telegram.token, [], 'https://shop.example/hook'),
    sound: () => telegramAs(telegram.token),
    remedy: /start the bot/,
  },
  'a group that there is not': {
    check: 'groups',
    faulty: () => telegramAs(telegram.token, [-999]),
    sound: () => telegramAs(telegram.token, [group()]),
    remedy: /add the bot to the group/,
  },
}

describe('doctor finds, with what to do about it', () => {
  it('twenty faults at least', () => {
    expect(Object.keys(faults).length).toBeGreaterThanOrEqual(20)
  })

  for (const [name, fault] of Object.entries(faults)) {
    const { check, faulty, sound, remedy, isNote } = fault
    it(name, async () => {
      const reportOf = async (checks: Checks) =>
        (await runChecks(checks, 60_000)).find((report) => report.name === check)
      const report = await reportOf(await faulty())
      expect(report).toMatchObject({
        state: isNote ? 'note' : 'bad',
        remedy: expect.stringMatching(remedy),
      })
      expect(report?.detail).not.toBe('')
      const well = await reportOf(await sound())
      expect(well?.state === 'good' || (check === 'telegram' && well?.state === 'note')).toBe(true)
    })
  }
})
