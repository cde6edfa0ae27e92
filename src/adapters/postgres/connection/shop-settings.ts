import { isDeepStrictEqual } from 'node:util'
import { sql, type Transaction } from 'kysely'
import { noteAudit } from '#src/adapters/postgres/desk/audit-log.ts'
import {
  type CheckedSetting,
  checkSetting,
  defaultSettings,
  isSettingKey,
  type SettingKey,
  settingsInForce,
} from '#src/domain/shop-settings.ts'
import { recent } from '#src/lib/recent.ts'
import type { ActingManager } from '#src/ports/audit-log.ts'
import { ConfigError } from '#src/ports/errors.ts'
import type { SettingChange, ShopSettingsStore } from '#src/ports/shop-settings.ts'
import type { Db } from './connect.ts'
import type { Database } from './schema.ts'

/** A change by another process may go unnoticed for so long. */
const maxAgeMs = 1_000
const historyLength = 20

export function createShopSettings(db: Db): ShopSettingsStore {
  const inForce = recent(async () => settingsInForce(await lastChanges(db)), {
    maxAgeMs,
    initial: defaultSettings,
  })
  return {
    read: inForce.get,
    lastChanges: () => lastChanges(db),
    history: (key) => history(db, key),
    async change(values, changedBy) {
      const wanted = check(values)
      const changed = await db.transaction().execute((trx) => change(trx, wanted, changedBy))
      inForce.forget()
      return changed
    },
  }
}

type GoodSetting = Exclude<CheckedSetting, { problem: string }>

/** @throws ConfigError */
function check(values: Readonly<Record<string, unknown>>): readonly GoodSetting[] {
  const checked = Object.entries(values).map(([key, value]) => checkSetting(key, value))
  const problems = checked.flatMap((one) => ('problem' in one ? [one.problem] : []))
  if (problems.length > 0) {
    throw new ConfigError(problems.join('; '), {
      remedy: '`vitryna settings list` shows every setting with its meaning and its value',
    })
  }
  return checked.filter((one): one is GoodSetting => 'value' in one)
}

async function change(
  trx: Transaction<Database>,
  wanted: readonly GoodSetting[],
  changedBy: string | ActingManager,
): Promise<readonly SettingKey[]> {
  // One after another: of two files loaded at once, one holds as a whole.
  await sql`lock table setting_changes in share row exclusive mode`.execute(trx)
  const before = new Map((await lastChanges(trx)).map(({ key, value }) => [key, value]))
  const changed = wanted.filter(
    ({ key, value }) => !isDeepStrictEqual(before.get(key) ?? null, value),
  )
  if (changed.length === 0) return []
  const rows = changed.map(({ key, value }) => ({
    key,
    value: value === null ? null : JSON.stringify(value),
    changed_by: typeof changedBy === 'string' ? changedBy : `manager ${changedBy.managerId}`,
  }))
  await trx.insertInto('setting_changes').values(rows).execute()
  if (typeof changedBy !== 'string') {
    for (const { key, value } of changed) {
      const entry = { manager: changedBy, action: 'setting', subject: key }
      await noteAudit(trx, { ...entry, before: before.get(key), after: value })
    }
  }
  return changed.map(({ key }) => key)
}

async function lastChanges(db: Db): Promise<readonly SettingChange[]> {
  const rows = await db
    .selectFrom('setting_changes')
    .distinctOn('key')
    .select(columns)
    .orderBy('key')
    .orderBy('id', 'desc')
    .execute()
  return rows.flatMap(toChange)
}

async function history(db: Db, key: SettingKey): Promise<readonly SettingChange[]> {
  const rows = await db
    .selectFrom('setting_changes')
    .select(columns)
    .where('key', '=', key)
    .orderBy('id', 'desc')
    .limit(historyLength)
    .execute()
  return rows.flatMap(toChange)
}

const columns = ['key', 'value', 'changed_by', 'changed_at'] as const

interface ChangeRow {
  readonly key: string
  readonly value: unknown
  readonly changed_by: string
  readonly changed_at: Date
}

/** Settings of another version of the program are left out. */
function toChange({ key, value, changed_by: changedBy, changed_at: changedAt }: ChangeRow) {
  return isSettingKey(key) ? [{ key, value, changedBy, changedAt }] : []
}
