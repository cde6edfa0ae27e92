import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createStaffChats } from '#src/adapters/postgres/chat/staff-chats.ts'
import type { StaffChats } from '#src/ports/staff-chats.ts'
import { openTestDatabase, type TestDatabase } from '#test/support/database.ts'

/** Ids of groups and supergroups, as large as Telegram has them. */
const group = -4_123_456_789
const supergroup = -1_002_123_456_789
const another = -1_009_876_543_210

let database: TestDatabase
let staffChats: StaffChats

beforeAll(async () => {
  database = await openTestDatabase()
  staffChats = createStaffChats(database.db)
})
afterAll(() => database.close())
beforeEach(() => database.clear())

/** A group that was not seeded: a row that another feature may add. */
async function add(chatId: number): Promise<void> {
  await database.db.insertInto('staff_chats').values({ chat_id: chatId, seed: null }).execute()
}

describe('staff chats', () => {
  it('are none before the first is seeded, and anybody else is unknown', async () => {
    expect(await staffChats.list()).toEqual([])
    await staffChats.seed(group)
    expect(await staffChats.list()).toEqual([group])
    expect(await staffChats.has(group)).toBe(true)
    expect(await staffChats.has(another)).toBe(false)
    expect(await staffChats.has(-group)).toBe(false)
  })

  it('are seeded once, however often and by however many processes', async () => {
    await Promise.all([staffChats.seed(group), staffChats.seed(group), staffChats.seed(group)])
    await staffChats.seed(group)
    expect(await staffChats.list()).toEqual([group])
  })

  it('follow the variable when it names another group, which stays the first', async () => {
    await staffChats.seed(group)
    await add(another)
    await staffChats.seed(supergroup)
    expect(await staffChats.list()).toEqual([supergroup, another])
    await staffChats.seed(another)
    expect(await staffChats.list()).toEqual([another])
  })

  it('follow a group to its new id, which the old variable does not undo', async () => {
    await staffChats.seed(group)
    await add(another)
    await staffChats.migrate(group, supergroup)
    expect(await staffChats.list()).toEqual([supergroup, another])
    expect(await staffChats.has(group)).toBe(false)
    await staffChats.seed(group)
    expect(await staffChats.list()).toEqual([supergroup, another])
  })

  it('may be told twice of one migration, and by whoever has both ids', async () => {
    await staffChats.seed(group)
    await add(supergroup)
    await staffChats.migrate(group, supergroup)
    await staffChats.migrate(group, supergroup)
    expect(await staffChats.list()).toEqual([supergroup])
  })

  it('are not what an unknown group becomes', async () => {
    await staffChats.seed(group)
    await staffChats.migrate(another, supergroup)
    expect(await staffChats.list()).toEqual([group])
  })

  it('accept that the variable is set to the new id after a migration', async () => {
    await staffChats.seed(group)
    await staffChats.migrate(group, supergroup)
    await staffChats.seed(supergroup)
    expect(await staffChats.list()).toEqual([supergroup])
  })
})
