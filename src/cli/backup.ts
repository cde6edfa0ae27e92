import { Command } from 'commander'
import type { BackupSummary } from '#src/backup/read-backup.ts'
import { describe, print, printNote } from './output.ts'
import { withSurroundings, withVitryna } from './with-vitryna.ts'

export function backupCommand(): Command {
  return new Command('backup')
    .description('write the database, and files that cannot be rebuilt, into one file')
    .argument('<file>', 'replaced if it is there, once the new one is whole')
    .addHelpText(
      'after',
      '\nThe bot may run. On PostgreSQL it is not held up; an embedded database answers it after the backup.\n' +
        'The file holds what shoppers wrote, their addresses and phone numbers: keep it as you keep the database.',
    )
    .action((file: string) =>
      withVitryna(async (vitryna) => {
        const { bytes, ...written } = await vitryna.backups.write(file)
        print(`${file}: ${contents(written)}, ${(bytes / 1e6).toFixed(1)} MB`)
      }),
    )
}

interface RestoreOptions {
  readonly check?: true
}

export function restoreCommand(): Command {
  return new Command('restore')
    .description('replace the database with a backup; what was there is kept')
    .argument('<file>', 'what `vitryna backup` wrote, with this version or an older one')
    .option('--check', 'only check whether the file is whole')
    .addHelpText(
      'after',
      '\nThe bot must not run. The file is read to its end and found good before anything is replaced.\n' +
        'Shoppers who were forgotten after the backup was made are forgotten again.',
    )
    .action((file: string, options: RestoreOptions) => restore(file, options))
}

function restore(file: string, { check }: RestoreOptions): Promise<void> {
  return withSurroundings(async (surroundings) => {
    const { verifyBackup } = await import('#src/backup/read-backup.ts')
    const found = await verifyBackup(file, surroundings.progress)
    print(`${file} is whole: ${contents(found)}, of ${found.takenAt}`)
    if (check) return
    const { completeRestore, replaceShop } = await import('#src/wiring/restore.ts')
    const aside = await replaceShop(surroundings, { ...found, file })
    if (aside !== undefined) print(`what was there is in ${aside}`)
    const { openVitryna } = await import('#src/main.ts')
    const vitryna = await openVitryna({ ...surroundings, mustOwn: true })
    try {
      const restored = await completeRestore(vitryna, surroundings.config.VITRYNA_DATA_DIR)
      if (restored.forgotten > 0) print(`${restored.forgotten} shoppers are forgotten again`)
      for (const left of restored.casesLeft) printNote(`delete this case of theirs: ${left}`)
      if (restored.notIndexed !== undefined) {
        printNote(
          `photos cannot be searched yet: ${describe(restored.notIndexed)}; then run \`vitryna index\``,
        )
      }
      print(`restored: ${vitryna.connection.description}`)
    } finally {
      await vitryna.close()
    }
  })
}

function contents({ schema, tables, rows, files }: Omit<BackupSummary, 'takenAt'>): string {
  return `${tables} tables, ${rows} rows and ${files} files of schema ${schema}`
}
