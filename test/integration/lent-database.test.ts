import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { sql } from 'kysely'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Connection } from '#src/adapters/postgres/connection/connect.ts'
import { openDataDir, openEmbedded } from '#src/adapters/postgres/connection/embedded.ts'
import { temporaryDataDir } from '#test/support/database.ts'
import { projectRoot } from '#test/support/run-vitryna.ts'

let dataDir: string
let owner: Connection
let guest: Connection

beforeEach(async () => {
  dataDir = await temporaryDataDir()
  owner = await openEmbedded(dataDir)
  guest = await openDataDir(dataDir)
  await sql`create table notes (text text)`.execute(owner.db)
})
afterEach(async () => {
  await guest.close()
  await owner.close()
})

const write = async ({ db }: Pick<Connection, 'db'>, text: string) => {
  await sql`insert into notes values (${text})`.execute(db)
}
const notes = async ({ db }: Connection) => {
  const { rows } = await sql<{ text: string }>`select text from notes order by text`.execute(db)
  return rows.map(({ text }) => text)
}

describe('a database that its owner lends', () => {
  it('says whose it is', () => {
    expect(owner).toMatchObject({ isSoleOwner: true, isBorrowed: false })
    expect(guest).toMatchObject({ isSoleOwner: false, isBorrowed: true })
    expect(guest.description).toContain(`through process ${process.pid}`)
  })

  it('is one for both, large values and errors included', async () => {
    const large = 'x'.repeat(3_000_000)
    await write(guest, large)
    expect(await notes(owner)).toEqual([large])
    await expect(sql`select nothing`.execute(guest.db)).rejects.toThrow('nothing')
    await write(guest, 'after an error')
    expect(await notes(guest)).toEqual(['after an error', large])
  })

  it('keeps the statements of one out of the transaction of another', async () => {
    const order: string[] = []
    const inside = Promise.withResolvers<void>()
    const proceed = Promise.withResolvers<void>()
    const transaction = guest.db.transaction().execute(async (trx) => {
      await write({ db: trx as unknown as Connection['db'] }, 'guest')
      inside.resolve()
      await proceed.promise
      order.push('guest')
      throw new Error('taken back')
    })
    await inside.promise
    const owners = write(owner, 'owner').then(() => order.push('owner'))
    proceed.resolve()
    await expect(transaction).rejects.toThrow('taken back')
    await owners
    expect(order).toEqual(['guest', 'owner'])
    expect(await notes(owner)).toEqual(['owner'])
  })

  it('serves many at once', async () => {
    const both = [owner, guest]
    await Promise.all(
      Array.from({ length: 60 }, (_, at) => write(both[at % 2] ?? owner, String(at))),
    )
    expect(await notes(guest)).toHaveLength(60)
  })

  it('rolls back what a guest had begun when it was killed', async () => {
    const program = `
      import { openDataDir } from '#src/adapters/postgres/connection/embedded.ts'
      import { sql } from 'kysely'
      const { db } = await openDataDir(process.argv[1])
      await db.transaction().execute(async (trx) => {
        await sql\`insert into notes values ('lost')\`.execute(trx)
        console.log('begun')
        await new Promise(() => setInterval(() => undefined, 1_000))
      })`
    const child = spawn(process.execPath, ['--input-type=module', '-e', program, dataDir], {
      cwd: projectRoot,
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    await once(child.stdout, 'data')
    const owners = write(owner, 'owner')
    child.kill('SIGKILL')
    await owners
    expect(await notes(owner)).toEqual(['owner'])
  })

  it('is taken over by whoever comes after its owner', async () => {
    await write(guest, 'kept')
    await owner.close()
    await expect(write(guest, 'nobody is there')).rejects.toThrow()
    const next = await openDataDir(dataDir)
    expect(next.isSoleOwner).toBe(true)
    expect(await notes(next)).toEqual(['kept'])
    owner = next
  })
})
