import { copyFile, readdir, rm, truncate, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { openEmbedded } from '#src/adapters/postgres/connection/embedded.ts'
import { DatabaseError } from '#src/ports/errors.ts'
import { temporaryDataDir } from '#test/support/database.ts'

const folders: string[] = []
afterAll(async () => {
  for (const folder of folders) await rm(folder, { recursive: true, force: true })
})

/** What opening says after something was done to the files of a whole database. */
async function openAfter(damage: (postgres: string) => Promise<unknown>): Promise<unknown> {
  const dataDir = await temporaryDataDir()
  folders.push(dataDir)
  await damage(join(dataDir, 'postgres'))
  try {
    await (await openEmbedded(dataDir)).close()
    return 'it was opened'
  } catch (error) {
    return error
  }
}

async function walOf(postgres: string): Promise<string> {
  const names = await readdir(join(postgres, 'pg_wal'))
  const name = names.find((one) => /^[0-9A-F]{24}$/.test(one)) ?? ''
  return join(postgres, 'pg_wal', name)
}

describe('a data directory that is damaged is named with what to do:', () => {
  it.each<readonly [string, (postgres: string) => Promise<unknown>]>([
    ['a log that was cut short', async (postgres) => truncate(await walOf(postgres), 5_000)],
    ['a log that is gone', async (postgres) => rm(await walOf(postgres))],
    [
      'a log of nothing',
      async (postgres) => writeFile(await walOf(postgres), Buffer.alloc(16_777_216)),
    ],
    ['no control file', (postgres) => rm(join(postgres, 'global/pg_control'))],
    ['a control file of nothing', (postgres) => truncate(join(postgres, 'global/pg_control'), 0)],
    [
      'a control file that is another',
      (postgres) => copyFile(join(postgres, 'PG_VERSION'), join(postgres, 'global/pg_control')),
    ],
    ['no tables', (postgres) => rm(join(postgres, 'base'), { recursive: true })],
    ['no transactions', (postgres) => rm(join(postgres, 'pg_xact'), { recursive: true })],
    [
      'no list of databases',
      async (postgres) => {
        for (const name of await readdir(join(postgres, 'global'))) {
          if (name !== 'pg_control') await rm(join(postgres, 'global', name), { recursive: true })
        }
      },
    ],
    ['a version that is no number', (postgres) => writeFile(join(postgres, 'PG_VERSION'), 'x\n')],
    [
      'a control file of zeros',
      (postgres) => writeFile(join(postgres, 'global/pg_control'), Buffer.alloc(8_192)),
    ],
    ['another version', (postgres) => writeFile(join(postgres, 'PG_VERSION'), '9\n')],
  ])('%s', async (_, damage) => {
    const error = await openAfter(damage)
    expect(error).toBeInstanceOf(DatabaseError)
    const { message, remedy = '' } = error as DatabaseError
    expect(message).toMatch(/^the database in .*postgres cannot be opened: it is damaged/)
    expect(message).not.toMatch(/Aborted|ASSERTIONS|\n/)
    expect(remedy).toContain('from a backup')
  })
})
