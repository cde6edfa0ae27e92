import type { SettingKey, ShopSettings } from '#src/domain/shop-settings.ts'
import type { ActingManager } from './audit-log.ts'

/** A setting that somebody has set. */
export interface SettingChange {
  readonly key: SettingKey
  /** null: back to the default. */
  readonly value: unknown
  readonly changedBy: string
  readonly changedAt: Date
}

/** The shop's policy, which may change at any time. */
export interface ShopSettingsStore {
  /**
   * What is in force: to be asked for each time, never kept. A change by another process is seen within a second. Never
   * throws: while the database cannot be asked, what held last still holds.
   */
  read(): Promise<ShopSettings>
  /** The last change of each setting that was ever changed. */
  lastChanges(): Promise<readonly SettingChange[]>
  /** Of one setting, the newest first, 20 at most. */
  history(key: SettingKey): Promise<readonly SettingChange[]>
  /**
   * Sets all of these or, when one of them is wrong, none.
   * @param values null for the default
   * @param changedBy whom to name for it; what a manager changes is in the audit log, too
   * @returns those that were not so before
   * @throws ConfigError naming each that is wrong, and the remedy
   */
  change(
    values: Readonly<Record<string, unknown>>,
    changedBy: string | ActingManager,
  ): Promise<readonly SettingKey[]>
}
