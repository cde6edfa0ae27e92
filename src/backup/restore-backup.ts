import { join } from 'node:path'
import { pause } from '#src/lib/pause.ts'
import { AppError } from '#src/ports/errors.ts'
import type { Progress } from '#src/ports/progress.ts'
import type { CopyPart, ShopRows } from '#src/ports/shop-rows.ts'
import { stampedName } from './backup-folder.ts'
import { putKeptFile, removeKeptFiles } from './kept-files.ts'
import { type BackupSummary, filesIn, rowsIn } from './read-backup.ts'
import { type BackupDependencies, writeBackup } from './write-backup.ts'

export interface RestoreDependencies extends BackupDependencies {
  readonly rows: Pick<ShopRows, 'read' | 'replace' | 'isEmpty' | 'othersConnected'>
  /** The migrations of this program, the oldest first. */
  readonly knownSchemas: readonly string[]
  /** Rows of an older schema, as those of the newest. */
  readonly upgrade: (
    rows: AsyncIterable<CopyPart>,
    schema: string,
    use: (upgraded: AsyncIterable<CopyPart>) => Promise<void>,
  ) => Promise<void>
}

/** A backup that was read to its end and found good. */
export interface VerifiedBackup extends BackupSummary {
  readonly file: string
}

/**
 * Puts a backup in the place of the shop's database and files. What was there is in a backup of its own afterwards.
 * @returns where that is; undefined when there was nothing.
 * @throws AppError when nothing was replaced, and why.
 */
export async function restoreBackup(
  dependencies: RestoreDependencies,
  backup: VerifiedBackup,
): Promise<string | undefined> {
  const { rows, dataDir, progress } = dependencies
  checkSchema(dependencies, backup)
  await checkAlone(rows)
  const aside = (await rows.isEmpty()) ? undefined : await setAside(dependencies)
  await replaceRows(dependencies, backup)
  await removeKeptFiles(dataDir)
  for await (const { path, bytes } of filesIn(backup.file)) await putKeptFile(dataDir, path, bytes)
  progress.finish()
  return aside
}

function checkSchema({ knownSchemas }: RestoreDependencies, { file, schema }: VerifiedBackup) {
  if (knownSchemas.includes(schema)) return
  throw new AppError(`${file} has schema ${schema}, which this version does not know`, {
    remedy: 'install the version of Vitryna that made it, or a newer one',
  })
}

/** What ended just now is connected for a moment still. */
const othersLeaveMs = 3_000

async function checkAlone(rows: RestoreDependencies['rows']): Promise<void> {
  const deadline = Date.now() + othersLeaveMs
  for (;;) {
    const others = await rows.othersConnected()
    if (others === 0) return
    if (Date.now() > deadline) {
      throw new AppError(`the database is in use: ${others} other connections are Vitryna's`, {
        remedy: 'stop the bot, and every command that runs, and restore again',
      })
    }
    await pause(200)
  }
}

async function setAside(dependencies: BackupDependencies): Promise<string> {
  const file = join(dependencies.dataDir, 'backups', stampedName('before-restore', new Date()))
  await writeBackup(dependencies, file)
  return file
}

async function replaceRows(
  { rows, knownSchemas, upgrade, progress }: RestoreDependencies,
  { file, schema }: VerifiedBackup,
): Promise<void> {
  const put = (parts: AsyncIterable<CopyPart>) => rows.replace(watched(parts, progress))
  if (schema === knownSchemas.at(-1)) await put(rowsIn(file))
  else await upgrade(rowsIn(file), schema, put)
}

async function* watched(
  parts: AsyncIterable<CopyPart>,
  progress: Progress,
): AsyncGenerator<CopyPart> {
  for await (const part of parts) {
    if (part.kind === 'start') progress.start('restoring rows', part.rows)
    if (part.kind === 'row') progress.advance(1)
    yield part
  }
}
