import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type Connection, openServer } from '#src/adapters/postgres/connection/connect.ts'
import { createJobs } from '#src/adapters/postgres/connection/jobs.ts'
import { migrate } from '#src/adapters/postgres/connection/migrate.ts'
import { messageOf } from '#src/lib/message.ts'
import type { AppError } from '#src/ports/errors.ts'

const serverUrl = process.env['TEST_DATABASE_URL'] ?? ''
const reason = serverUrl ? '' : ' (skipped: TEST_DATABASE_URL names no server)'

/** The address of a database, as a role. */
function urlOf({ database, user }: { readonly database: string; readonly user?: string }): string {
  const url = new URL(serverUrl)
  url.pathname = database
  if (user) url.username = user
  return url.href
}

describe.skipIf(!serverUrl)(`a role that may do little${reason}`, () => {
  const role = `limited_${randomUUID().replaceAll('-', '')}`
  const database = role
  let server: Connection
  let admin: Connection
  let limited: Connection
  const run = ({ db }: Connection, statement: string) => sql.raw(statement).execute(db)
  beforeEach(async () => {
    server = await openServer(serverUrl)
    await run(server, `create role ${role} login`)
    await run(server, `create database ${database}`)
    admin = await openServer(urlOf({ database }))
    limited = await openServer(urlOf({ database, user: role }), 2)
  })
  afterEach(async () => {
    await limited?.close()
    await admin?.close()
    if (!server) return
    await run(server, `drop database ${database}`)
    await run(server, `drop role ${role}`)
    await server.close()
  })

  it('is told every statement that an administrator has to run, and with them it works', async () => {
    const refusal = await migrate(limited.db).then(
      () => undefined,
      (error: AppError) => error,
    )
    expect(refusal?.message).toMatch(/permission denied for schema public/)
    const [, statements = ''] =
      /^have an administrator run in this database: (.*)$/.exec(refusal?.remedy ?? '') ?? []
    expect(statements.split('; ')).toEqual([
      `GRANT CREATE, USAGE ON SCHEMA public TO ${role}`,
      'CREATE EXTENSION pg_trgm',
      `CREATE SCHEMA pgboss AUTHORIZATION ${role}`,
    ])
    for (const statement of statements.split('; ')) await run(admin, statement)
    expect(await migrate(limited.db)).not.toEqual([])
    await expectJobsToStart()
  })

  it('is told of a schema that belongs to another role', async () => {
    await run(admin, `grant create on database ${database} to ${role}`)
    await run(admin, `grant create on schema public to ${role}`)
    await run(admin, 'create schema pgboss')
    await expect(migrate(limited.db)).rejects.toMatchObject({
      message: expect.stringMatching(/permission denied for schema pgboss/),
      remedy: `have an administrator run in this database: GRANT CREATE, USAGE ON SCHEMA pgboss TO ${role}`,
    })
    await run(admin, `grant create, usage on schema pgboss to ${role}`)
    await migrate(limited.db)
    await expectJobsToStart()
  })

  it('reads in words why the queue fails', async () => {
    await run(admin, `grant create on database ${database} to ${role}`)
    await run(admin, `grant create on schema public to ${role}`)
    await migrate(limited.db)
    const { jobs, errors } = await startJobs()
    await run(admin, `alter schema pgboss owner to ${new URL(serverUrl).username}`)
    await expect.poll(() => errors.join()).toContain('permission denied for schema pgboss')
    await run(admin, `alter schema pgboss owner to ${role}`)
    await jobs.stop(5_000)
    expect(errors.join()).not.toContain('[object')
  })

  async function expectJobsToStart(): Promise<void> {
    const { jobs, errors } = await startJobs()
    await jobs.stop(5_000)
    expect(errors).toEqual([])
  }

  /** What the queue tells of, as the bot logs it. */
  async function startJobs() {
    const work = { handle: async () => undefined, giveUp: async () => undefined }
    const errors: string[] = []
    const onError = (error: unknown) => errors.push(messageOf(error))
    const jobs = createJobs(limited.db, { isSoleOwner: false, onError })
    await jobs.start({
      'post-ticket': work,
      'deliver-answer': work,
      learn: work,
      'tell-managers': work,
      prune: work,
    })
    return { jobs, errors }
  }
})

describe.skipIf(!serverUrl)(`a server${reason}`, () => {
  it('that is too old is refused', async () => {
    const { db, close } = await openServer(serverUrl)
    const schema = `old_${randomUUID().replaceAll('-', '')}`
    // A server that says so of itself: what is looked up there is looked up in this schema first.
    await sql.raw(`create schema ${schema}`).execute(db)
    await sql
      .raw(
        `create function ${schema}.current_setting(text) returns text language sql as $$ select '14.11 (Debian)' $$`,
      )
      .execute(db)
    const url = new URL(serverUrl)
    url.searchParams.set('options', `-c search_path=${schema},pg_catalog`)
    await expect(openServer(url.href)).rejects.toMatchObject({
      message: expect.stringMatching(/^PostgreSQL at \S+ is version 14\.11 \(Debian\)$/),
      remedy: 'use PostgreSQL 15 or newer',
    })
    await sql.raw(`drop schema ${schema} cascade`).execute(db)
    await close()
  })

  it('gets no more connections than it is to get', async () => {
    const { db, close } = await openServer(serverUrl, 2)
    const pids = await Promise.all(
      Array.from({ length: 8 }, async () => {
        const { rows } = await sql<{ pid: number }>`
          select pg_backend_pid() as pid from pg_sleep(0.02)`.execute(db)
        return rows[0]?.pid
      }),
    )
    await close()
    expect(new Set(pids).size).toBe(2)
  })
})
