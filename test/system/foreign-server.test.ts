import { rm } from 'node:fs/promises'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Db } from '#src/adapters/postgres/connection/connect.ts'
import { packPress } from '#src/bot/callback-data.ts'
import { translator } from '#src/bot/texts.ts'
import {
  type DownloadFault,
  type ForeignServer,
  startForeignServer,
} from '#test/support/chat-foreign.ts'
import { readCataloguePhoto, readDemoPhoto } from '#test/support/chat-photos.ts'
import { type ChatWorld, openChatWorld, person } from '#test/support/chat-world.ts'
import { temporaryDataDir } from '#test/support/database.ts'

const secret = 'AAF_the-part-of-the-token-that-is-secret'
const token = `77:${secret}`
const uk = translator('uk')

let world: ChatWorld
let server: ForeignServer

beforeAll(async () => {
  world = await openChatWorld({ token })
  // What the bot can do without at first may fail as long as it likes.
  server = await startForeignServer(token, ['setMyCommands', 'deleteWebhook'])
})
afterAll(async () => {
  await world.close()
  await server.close()
})

const environment = () => ({
  TELEGRAM_API_ROOT: server.apiRoot,
  MANAGER_CHAT_ID: String(server.managersId),
  LOG_LEVEL: 'trace',
})

/** Callers compare it with what they wait for. */
const captionsTo = (chatId: number) =>
  server.callsTo(chatId, 'editMessageMedia').map(({ fields }) => String(fields['media']))

it('works with a Bot API server that is not ours, and keeps the token to itself', async () => {
  const refused = refusesToStart()
  const bot = await world.startBot(environment())

  const shopper = person(501)
  server.sendPhoto(shopper, await readCataloguePhoto('mriya-pink-front'))
  await expect.poll(() => captionsTo(shopper.id).join()).toMatch(/Мрія/)
  expect(server.callsTo(shopper.id, 'sendMessage').map(({ fields }) => fields['text'])).toEqual([
    uk('looking'),
  ])

  server.press(shopper, shopper.id, packPress({ kind: 'view', id: 1, place: 0 }))
  await expect.poll(toasts).toEqual([uk('updated')])

  const another = person(502)
  server.sendPhoto(another, await readDemoPhoto('unsold-teapot'))
  await expect.poll(() => server.callsTo(server.managersId, 'sendPhoto').length).toBe(1)
  server.press(person(503), server.managersId, packPress({ kind: 'name', id: 1, place: 0 }))
  await expect.poll(() => captionsTo(another.id).length).toBe(1)
  await expect.poll(toasts).toEqual([uk('updated'), uk('done-name')])

  await downloadsFail()
  await refused
  expect(bot.output()).toContain('download of a file failed')
  expect(bot.output()).toContain('setMyCommands did not reach Telegram')
  expect(bot.output()).toContain('deleteWebhook did not reach Telegram')
  expect(bot.output()).not.toContain(secret)
  await bot.kill()
  expect(bot.output()).not.toContain(secret)

  const found = await world.inDatabase(async (db) => ({
    failure: await rowsWith(db, 'download of a file failed'),
    secret: await rowsWith(db, secret),
  }))
  // Failures are written down, and looked for in the right way.
  expect(found.failure).not.toBe('')
  expect(found.secret).toBe('')
})

const toasts = () =>
  server.calls
    .filter(({ method }) => method === 'answerCallbackQuery')
    .map(({ fields }) => fields['text'])

/** Every way a download can fail once ends in an answer all the same. */
async function downloadsFail(): Promise<void> {
  const photo = await readCataloguePhoto('zyma-red-front')
  const faults: readonly DownloadFault[] = ['server error', 'reset', 'wrong path', 'slow', 'never']
  for (const [at, fault] of faults.entries()) server.sendPhoto(person(600 + at), photo, fault)
  await expect
    .poll(() => faults.map((_, at) => captionsTo(600 + at).length))
    .toEqual([1, 1, 1, 1, 0])
}

/** getMe does not answer: one line says so. It has a shop of its own, so that the other need not wait for it. */
async function refusesToStart(): Promise<void> {
  const broken = await startForeignServer(token, ['getMe'])
  const dataDir = await temporaryDataDir()
  const bot = world.spawnBot({
    ...environment(),
    TELEGRAM_API_ROOT: broken.apiRoot,
    DATABASE_URL: '',
    VITRYNA_DATA_DIR: dataDir,
  })
  expect(await bot.exited).toBe(2)
  await broken.close()
  await rm(dataDir, { recursive: true, force: true })
  expect(bot.output()).toMatch(/getMe did not reach Telegram/)
  expect(bot.output()).not.toContain(secret)
}

/** The names of the tables in which a text stands anywhere. */
async function rowsWith(db: Db, text: string): Promise<string> {
  const { rows } = await sql<{ schema: string; name: string }>`
    select table_schema as schema, table_name as name from information_schema.tables
    where table_schema in ('public', 'pgboss') and table_type = 'BASE TABLE'`.execute(db)
  expect(rows.length).toBeGreaterThan(10)
  const hits: string[] = []
  for (const { schema, name } of rows) {
    const found = await sql`
      select 1 from ${sql.id(schema, name)} as t
      where position(${text} in cast(t as text)) > 0 limit 1`.execute(db)
    if (found.rows.length > 0) hits.push(`${schema}.${name}`)
  }
  return hits.join()
}
