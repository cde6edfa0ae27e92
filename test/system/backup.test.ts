import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { openEmptyDatabase, temporaryDataDir } from '#test/support/database.ts'
import { isLong } from '#test/support/long.ts'
import { runCommand } from '#test/support/run-command.ts'
import { projectRoot } from '#test/support/run-vitryna.ts'
import { makeScratchFolder } from '#test/support/scratch-folder.ts'

const hasServer = Boolean(process.env['TEST_DATABASE_URL'])
const folders: string[] = []

async function newFolder(): Promise<string> {
  const folder = await makeScratchFolder('vitryna-backup-')
  folders.push(folder)
  return folder
}

let files: string
/** A shop with the demo in it, and a backup of it. */
let dataDir: string
let backup: string

beforeAll(async () => {
  files = await newFolder()
  dataDir = await temporaryDataDir()
  folders.push(dataDir)
  backup = join(files, 'demo.backup')
  await mkdir(join(dataDir, 'evals/cases/photos'), { recursive: true })
  await writeFile(join(dataDir, 'evals/cases/photos/one.jpg'), Buffer.alloc(100_000, 7))
  await good(dataDir, ['backup', backup])
})
afterAll(async () => {
  for (const folder of folders) await rm(folder, { recursive: true, force: true })
})

async function good(place: string, args: readonly string[], more = {}): Promise<string> {
  const { code, stdout, stderr } = await runCommand(args, { VITRYNA_DATA_DIR: place, ...more })
  expect([args[0], code, stderr]).toEqual([args[0], 0, stderr])
  return stdout
}

/** What a shop says of held-out photos of the demo: of all of them at length. */
async function answers(place: string, more = {}): Promise<readonly unknown[]> {
  const folder = 'evals/demo/photos'
  const names = (await readdir(join(projectRoot, folder))).filter((_, n) => isLong || n % 5 === 0)
  const photos = names.map((name) => join(folder, name))
  const lines = await good(place, ['identify', '--json', '--fresh', ...photos], more)
  return lines
    .trim()
    .split('\n')
    .map((line) => {
      const { photo, outcome, sku, method, confidence, candidates } = JSON.parse(line)
      return { photo, outcome, sku, method, confidence, candidates }
    })
}

it(`a shop that is restored on an empty machine answers the demo's photos as before${hasServer ? ', on a server and back again' : ''}`, async () => {
  const before = await answers(dataDir)
  expect(before.length).toBeGreaterThan(5)
  let from = backup
  if (hasServer) {
    const server = await openEmptyDatabase()
    // A pool that was never asked is not closed.
    await sql`select 1`.execute(server.db)
    await server.release()
    const place = { ...server.environment }
    const own = await newFolder()
    expect(await good(own, ['restore', from], place)).toContain('restored: PostgreSQL')
    expect(await answers(own, place)).toEqual(before)
    from = join(files, 'server.backup')
    await good(own, ['backup', from], place)
    await server.remove()
  }
  const empty = await newFolder()
  expect(await good(empty, ['restore', from])).toMatch(/is whole: .*\nrestored: PGlite in /s)
  expect(await answers(empty)).toEqual(before)
  expect(await readFile(join(empty, 'evals/cases/photos/one.jpg'))).toEqual(
    Buffer.alloc(100_000, 7),
  )
})
