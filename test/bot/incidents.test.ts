import { Api } from 'grammy'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createStaffChats } from '#src/adapters/postgres/chat/staff-chats.ts'
import { createWatchStore } from '#src/adapters/postgres/connection/watch-store.ts'
import { createIncidentChat } from '#src/bot/incident-chat.ts'
import { createSentPictures } from '#src/bot/pictures.ts'
import { translator } from '#src/bot/texts.ts'
import { type Observation, type WatchedPart, watchedParts } from '#src/domain/incident.ts'
import { defaultSettings, type ShopSettings } from '#src/domain/shop-settings.ts'
import { createServiceWatch } from '#src/escalation/watch-service.ts'
import { type BotApiServer, createBotApiServer } from '#src/playground/bot-api-server.ts'
import { listenOnLoopback } from '#src/playground/listen.ts'
import type { WatchStore } from '#src/ports/watch-store.ts'
import { openTestDatabase, type TestDatabase } from '#test/support/database.ts'

const bad = (values: Observation['values']): Observation => ({ state: 'bad', values })
const diskLow = bad({ free: '0.4' })
const title = translator('uk')('incident-disk', { free: '0.4' })
/** Noon in Kyiv. */
const noon = Date.parse('2026-11-30T10:00:00Z')
const stepMs = 30_000

let database: TestDatabase
let telegram: BotApiServer
let apiRoot: string
let close: () => Promise<void>
let groupId = -700_000_001
let isDatabaseGone: boolean
let settings: ShopSettings
let looks: Partial<Record<WatchedPart, Observation>>
let troubles: unknown[]
let at: number
let look: () => Promise<void>

beforeAll(async () => {
  database = await openTestDatabase()
  telegram = createBotApiServer({ limits: { groupMessagesPerMinute: 'off' } })
  const listening = await listenOnLoopback(telegram)
  apiRoot = listening.apiRoot
  close = listening.close
})
afterAll(async () => {
  await close()
  await database.close()
})
beforeEach(async () => {
  await database.clear()
  await createWatchStore(database.db).save({})
  telegram.calls.clear()
  groupId -= 1
  telegram.addGroup({ id: groupId, title: 'Staff', members: [telegram.manager] })
  await createStaffChats(database.db).seed(groupId)
  isDatabaseGone = false
  settings = defaultSettings
  looks = {}
  troubles = []
  at = noon
  look = startBot()
})

/** Nothing is asked of the database while it is gone; every turn is this process's otherwise. */
function startBot(): () => Promise<void> {
  const own = createWatchStore(database.db)
  const staffChats = createStaffChats(database.db)
  const unlessGone = <T>(work: () => Promise<T>): Promise<T> =>
    isDatabaseGone ? Promise.reject(new Error('the database is gone')) : work()
  const watchStore: WatchStore = {
    takeTurn: () => unlessGone(() => own.takeTurn(0)),
    save: (histories) => unlessGone(() => own.save(histories)),
  }
  return createServiceWatch({
    look: async () => looks,
    watchStore,
    incidentChat: createIncidentChat({
      api: new Api(telegram.token, { apiRoot }),
      pictures: createSentPictures(),
      staffChats: { ...staffChats, list: () => unlessGone(staffChats.list) },
    }),
    shopSettings: { read: async () => settings },
    onTrouble: (error) => troubles.push(error),
    now: () => new Date(at),
  })
}

/** So many looks, half a minute apart. */
async function pass(times: number): Promise<void> {
  for (let looked = 0; looked < times; looked += 1) {
    await look()
    at += stepMs
  }
}

const messages = () => telegram.messages(groupId).map(({ text = '' }) => text)
const sent = () => telegram.calls.of('sendMessage').map(({ payload }) => payload)

describe('a part of the bot that is bad', () => {
  it('is told of in one message, which is edited, and in one more when it is over', async () => {
    looks = { disk: diskLow }
    await pass(2)
    expect(messages()).toEqual([])
    await pass(1)
    expect(messages()).toEqual([
      expect.stringMatching(new RegExp(`^🔴 ${title}\nВід 30\\.11\\.26, 12:00\n\n.+`)),
    ])
    looks = { disk: bad({ free: '0.2' }) }
    await pass(15)
    expect(messages()).toEqual([expect.stringContaining('лишилося 0.2\u00a0ГБ')])
    looks = {}
    await pass(1)
    expect(messages()).toHaveLength(1)
    await pass(1)
    const over = translator('uk')('incident-disk', { free: '0.2' })
    expect(messages()).toEqual([
      expect.stringMatching(/^🟢 .*0\.2\sГБ\nВід 30\.11\.26, 12:00 до 30\.11\.26, 12:09/),
      `🟢 Минуло: ${over}`,
    ])
    await pass(10)
    expect(messages()).toHaveLength(2)
    expect(troubles).toEqual([])
  })

  it('says nothing of what is bad now and then', async () => {
    for (let times = 0; times < 20; times += 1) {
      looks = times % 3 === 2 ? {} : { queue: bad({ minutes: 3 }) }
      await pass(1)
    }
    expect(messages()).toEqual([])
  })

  it('is reminded of as often as the shop wants', async () => {
    settings = { ...defaultSettings, watchReminderMinutes: 60 }
    looks = { disk: diskLow }
    await pass(3 + 2 * 120)
    expect(messages().slice(1)).toEqual([`⏰ Досі триває: ${title}`, `⏰ Досі триває: ${title}`])
  })

  it('makes no sound in quiet hours, and is said aloud once when they are over', async () => {
    at = Date.parse('2026-11-30T05:50:00Z')
    settings = { ...defaultSettings, watchReminderMinutes: 5 }
    looks = { disk: diskLow }
    await pass(3)
    expect(sent()).toMatchObject([{ disable_notification: true }])
    await pass(16)
    expect(sent()).toHaveLength(1)
    await pass(3)
    expect(sent().slice(1)).toMatchObject([
      { text: `⏰ Досі триває: ${title}`, disable_notification: false },
    ])
  })

  it('is one of several, each with a message of its own', async () => {
    const values = { bad: 5, all: 9, minutes: 3, spent: '5.00', budget: '5.00', models: 'a' }
    const look = bad({ ...values, count: 2, free: '0.4' })
    looks = Object.fromEntries(watchedParts.map((part) => [part, look]))
    await pass(3)
    expect(messages()).toHaveLength(watchedParts.length)
  })

  it('is nobody’s business where the shop says so', async () => {
    settings = { ...defaultSettings, watchFailures: 0 }
    looks = { disk: diskLow }
    await pass(20)
    expect(messages()).toEqual([])
  })

  it('is known to the process that comes after', async () => {
    looks = { disk: diskLow }
    await pass(3)
    look = startBot()
    await pass(1)
    looks = {}
    look = startBot()
    await pass(2)
    expect(messages()).toEqual([expect.stringMatching(/^🟢/), expect.stringMatching(/^🟢 Минуло/)])
  })
})

describe('a fault of what tells', () => {
  it('of the database, is told of without it, and is over in the same message', async () => {
    await pass(1)
    isDatabaseGone = true
    looks = { answers: bad({ bad: 0, all: 0 }), queue: { state: 'unseen', values: {} } }
    await pass(4)
    expect(messages()).toEqual([expect.stringMatching(/^🔴 База даних не відповідає/)])
    isDatabaseGone = false
    looks = {}
    await pass(2)
    expect(messages()).toEqual([
      expect.stringMatching(/^🟢 База даних не відповідає/),
      expect.stringMatching(/^🟢 Минуло: База/),
    ])
  })

  it('of Telegram, is made good when Telegram is back', async () => {
    looks = { disk: diskLow }
    telegram.failNext('sendMessage', [500, 'Internal Server Error'], { times: 3 })
    await pass(5)
    expect(messages()).toEqual([])
    expect(troubles).not.toEqual([])
    await pass(1)
    expect(messages()).toHaveLength(1)
  })

  it('of the group, that its message is gone, brings a new one', async () => {
    looks = { disk: diskLow }
    await pass(3)
    const [message] = telegram.messages(groupId)
    await new Api(telegram.token, { apiRoot }).deleteMessage(groupId, message?.message_id ?? 0)
    await pass(12)
    expect(messages()).toEqual([expect.stringMatching(/^🔴/)])
  })
})
