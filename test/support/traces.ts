import { readdir, readFile } from 'node:fs/promises'
import { join, sep } from 'node:path'
import { Redis } from 'ioredis'
import { sql } from 'kysely'
import type { Db } from '#src/adapters/postgres/connection/connect.ts'

/** Every row of every table that has one of these in it, whatever the type of the column. */
export async function rowsWith(db: Db, words: readonly string[]): Promise<readonly string[]> {
  const { rows: tables } = await sql<{ schema: string; name: string }>`
    select table_schema as schema, table_name as name from information_schema.tables
    where table_schema in ('public', 'pgboss') and table_type = 'BASE TABLE'`.execute(db)
  if (tables.length < 20) throw new Error('these are not all of the tables')
  const bytes = words.map((word) => Buffer.from(word).toString('hex'))
  const patterns = [...words, ...bytes].map((word) => `%${word}%`)
  const found = []
  for (const table of tables) {
    const { rows } = await sql<{ row: string }>`
      select t::text as row from ${sql.table(`${table.schema}.${table.name}`)} t
      where t::text like any(${patterns}::text[])`.execute(db)
    found.push(...rows.map(({ row }) => `${table.name}: ${row}`))
  }
  return found
}

/** Every file of a folder with one of these in its name or its bytes; not what the database keeps its rows in. */
export async function filesWith(
  folder: string,
  words: readonly string[],
): Promise<readonly string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  const files = entries
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name))
    .filter((file) => !file.startsWith(join(folder, 'postgres') + sep))
  const found = []
  for (const file of files) {
    const bytes = await readFile(file)
    if (words.some((word) => file.includes(word) || bytes.includes(word))) found.push(file)
  }
  return found
}

/** Every key of a Redis with one of these in it, or in its value. */
export async function keysWith(
  url: string,
  words: readonly (string | Buffer)[],
): Promise<readonly string[]> {
  const redis = new Redis(url)
  try {
    const found = []
    for (const key of await redis.keys('*')) {
      const value =
        (await redis.type(key)) === 'hash'
          ? Buffer.concat(Object.values(await redis.hgetallBuffer(key)))
          : await redis.getBuffer(key)
      if (words.some((word) => key.includes(String(word)) || value?.includes(word))) found.push(key)
    }
    return found
  } finally {
    redis.disconnect()
  }
}
