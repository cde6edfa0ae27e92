import { cp, readdir, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { messageOf } from '#src/lib/message.ts'
import { DatabaseError } from '#src/ports/errors.ts'

const prefix = 'postgres-before-'
const copiesKept = 2

/**
 * Copies a PGlite that nobody has open to `postgres-before-SCHEMA` beside it, so that one can go back to the version of
 * the program that had this schema; the last two such copies stay.
 * @param schema the last migration it has, which it is named after in whole: names of later schemas sort after it
 * @throws DatabaseError when there is no room, say: nothing was changed then.
 */
export async function copyBeforeMigration(dataDir: string, schema: string): Promise<void> {
  const copy = join(dataDir, `${prefix}${schema}`)
  const unfinished = `${copy}.new`
  try {
    await rm(unfinished, { recursive: true, force: true })
    await cp(join(dataDir, 'postgres'), unfinished, { recursive: true })
    await rm(copy, { recursive: true, force: true })
    await rename(unfinished, copy)
    await removeOldest(dataDir)
  } catch (cause) {
    await rm(unfinished, { recursive: true, force: true })
    throw new DatabaseError(
      `the database in ${dataDir} cannot be copied before it is migrated: ${messageOf(cause)}`,
      { remedy: 'make room for as much as the folder takes; nothing was changed', cause },
    )
  }
}

async function removeOldest(dataDir: string): Promise<void> {
  const copies = (await readdir(dataDir)).filter((name) => name.startsWith(prefix)).sort()
  for (const name of copies.slice(0, -copiesKept)) {
    await rm(join(dataDir, name), { recursive: true, force: true })
  }
}
