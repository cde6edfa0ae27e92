import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openTestDatabase, type TestDatabase } from '#test/support/database.ts'

let database: TestDatabase
beforeAll(async () => {
  database = await openTestDatabase()
})
afterAll(() => database.close())

describe('a database that many wait for', () => {
  it('leaves timers and sockets their turn between statements', async () => {
    const count = 50
    let done = 0
    const statements = Array.from({ length: count }, async () => {
      await sql`select count(*) from generate_series(1, 20000)`.execute(database.db)
      done += 1
    })
    const doneAtTurns: number[] = []
    const timer = setInterval(() => doneAtTurns.push(done), 1)
    await Promise.all(statements)
    clearInterval(timer)
    expect(doneAtTurns.filter((before) => before < count).length).toBeGreaterThan(3)
  })
})
