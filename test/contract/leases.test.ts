import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createLeases } from '#src/adapters/postgres/connection/leases.ts'
import { openTestDatabase, type TestDatabase } from '#test/support/database.ts'

let database: TestDatabase

beforeAll(async () => {
  database = await openTestDatabase()
})
afterAll(() => database.close())
beforeEach(() => database.clear())

describe('a lease', () => {
  it('is one process’s at a time, as long as it is taken anew', async () => {
    const [one, other] = [createLeases(database.db), createLeases(database.db)]
    expect(await one.take('polling')).toBe(true)
    expect(await other.take('polling')).toBe(false)
    expect(await one.take('polling')).toBe(true)
    expect(await other.take('upkeep')).toBe(true)
  })

  it('of many that ask at once goes to one', async () => {
    const asking = Array.from({ length: 8 }, () => createLeases(database.db).take('polling'))
    expect((await Promise.all(asking)).filter(Boolean)).toHaveLength(1)
  })

  it('is free when it is given up, or runs out', async () => {
    const [one, other] = [createLeases(database.db), createLeases(database.db)]
    await one.take('polling')
    await other.release('polling')
    expect(await other.take('polling')).toBe(false)
    await one.release('polling')
    expect(await other.take('polling')).toBe(true)
    await sql`update leases set held_until = now()`.execute(database.db)
    expect(await one.take('polling')).toBe(true)
  })
})
