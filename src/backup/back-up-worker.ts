import { join } from 'node:path'
import type { JobWorker } from '#src/ports/jobs.ts'
import type { ShopSettingsStore } from '#src/ports/shop-settings.ts'
import { keepNewest, stampedName } from './backup-folder.ts'
import type { WrittenBackup } from './write-backup.ts'

export interface BackUpWorkerDependencies {
  readonly shopSettings: Pick<ShopSettingsStore, 'read'>
  /** Writes a backup to a file. */
  readonly write: (file: string) => Promise<WrittenBackup>
  /** Where the backups of the schedule lie. */
  readonly folder: string
  readonly onWritten: (file: string, written: WrittenBackup) => void
}

/** What the backups of the schedule are called; others in the folder are left alone. */
const scheduled = 'vitryna'

/** Writes one backup and removes the oldest of those that it wrote before. */
export function createBackUpWorker(dependencies: BackUpWorkerDependencies): JobWorker<'back-up'> {
  const { shopSettings, write, folder, onWritten } = dependencies
  return {
    async handle() {
      const { backupHours, backupsKept } = await shopSettings.read()
      if (backupHours === 0) return
      const file = join(folder, stampedName(scheduled, new Date()))
      const written = await write(file)
      await keepNewest(folder, scheduled, backupsKept)
      onWritten(file, written)
    },
    // Another one is due soon.
    giveUp: async () => undefined,
  }
}
