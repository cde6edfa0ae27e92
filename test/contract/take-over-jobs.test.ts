import * as fs from 'node:fs/promises'
import * as path from 'node:path'
import { pathToFileURL } from 'node:url'
import { sql } from 'kysely'
import { FileMigrationProvider, Migrator } from 'kysely/migration'
import { fromKysely, PgBoss } from 'pg-boss'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { createChatJobs } from '#src/adapters/postgres/chat/chat-jobs.ts'
import type { Db } from '#src/adapters/postgres/connection/connect.ts'
import { migrate } from '#src/adapters/postgres/connection/migrate.ts'
import type { ChatQueue } from '#src/ports/chat-jobs.ts'
import { openEmptyDatabase, type TestDatabase } from '#test/support/database.ts'
import { projectRoot } from '#test/support/run-vitryna.ts'

let database: TestDatabase
beforeEach(async () => {
  database = await openEmptyDatabase()
})
afterEach(() => database.close())

/** The last schema in which pg-boss held updates and answers. */
const before = '20261121-1701-duplicate-photos'

async function migrateTo(db: Db, name: string): Promise<void> {
  const provider = new FileMigrationProvider({
    fs,
    path,
    migrationFolder: path.join(projectRoot, 'migrations'),
    import: (file) => import(pathToFileURL(file).href),
  })
  const { error } = await new Migrator({ db, provider }).migrateTo(name)
  expect(error).toBeUndefined()
}

const updates = {
  1: { message: { chat: { id: 10 } } },
  2: { message: { chat: { id: 10 } } },
  3: { callback_query: { from: { id: 20 }, message: { chat: { id: -100_200 } } } },
  4: { callback_query: { from: { id: 20 }, inline_message_id: 'i' } },
  5: { message: { chat: { id: 10 } } },
  6: { message: { chat: { id: 30 } } },
}

async function fill(db: Db): Promise<void> {
  for (const [id, content] of Object.entries(updates)) {
    const payload = JSON.stringify({ update_id: Number(id), ...content })
    await sql`insert into updates (update_id, payload) values (${id}, ${payload})`.execute(db)
  }
  for (const chatId of [10, 30]) {
    await sql`
      insert into questions (chat_id, first_message_id, shopper_id, shopper_name, language)
      values (${chatId}, 1, ${chatId}, 'Оля', 'uk')`.execute(db)
  }
}

/** Jobs in every state that pg-boss leaves them in when a process ends. */
async function promise(db: Db): Promise<void> {
  const boss = new PgBoss({ db: fromKysely(db), schema: 'pgboss', supervise: false })
  await boss.start()
  for (const name of ['update', 'answer', 'learn']) {
    await boss.createQueue(`${name}-failed`)
    await boss.createQueue(name, { deadLetter: `${name}-failed`, retryLimit: 3 })
  }
  const fetchOne = async (name: string) => (await boss.fetch(name))[0]?.id ?? ''
  await boss.send('update', { updateId: 1 })
  await boss.complete('update', await fetchOne('update'))
  await boss.send('update', { updateId: 2 })
  await fetchOne('update')
  await boss.send('update', { updateId: 3 })
  await boss.fail('update', await fetchOne('update'))
  await boss.send('update', { updateId: 4 })
  // Repeated, and of an update that was pruned.
  await boss.send('update', { updateId: 4 })
  await boss.send('update', { updateId: 99 })
  await boss.send('update-failed', { updateId: 6 })
  await boss.send('answer', { questionId: 1 })
  await boss.send('answer-failed', { questionId: 2 })
  await boss.send('learn', { questionId: 1 })
  await boss.stop({ graceful: false, close: false })
}

async function positionsIn(db: Db, queue: ChatQueue): Promise<readonly string[]> {
  const store = createChatJobs(db)
  const lanes = await store.claim(queue, 99)
  const found: string[] = []
  for (const lane of lanes) {
    for (let job = await store.take(lane); job; job = await store.take(lane)) {
      found.push(`${job.position} in ${job.chatId}`)
      await store.complete(job)
    }
  }
  return found.toSorted()
}

it('an upgrade takes over the updates and answers that were still to be done', async () => {
  const { db } = database
  await migrateTo(db, before)
  await fill(db)
  await promise(db)

  await migrate(db)

  expect(await positionsIn(db, 'update')).toEqual(['2 in 10', '3 in -100200', '4 in 20', '6 in 30'])
  expect(await positionsIn(db, 'answer')).toEqual(['1 in 10', '2 in 30'])
  const { rows } = await sql<{ name: string; data: unknown }>`
    select name, data from pgboss.job order by name`.execute(db)
  expect(rows).toEqual([{ name: 'learn', data: { inquiryId: 1 } }])
})

it('an upgrade of a database that never ran has nothing to take over', async () => {
  const { db } = database
  await migrateTo(db, before)
  await migrate(db)
  expect(await positionsIn(db, 'update')).toEqual([])
})
