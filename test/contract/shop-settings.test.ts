import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createShopSettings } from '#src/adapters/postgres/connection/shop-settings.ts'
import { defaultSettings } from '#src/domain/shop-settings.ts'
import type { ShopSettingsStore } from '#src/ports/shop-settings.ts'
import { openTestDatabase, type TestDatabase } from '#test/support/database.ts'

let database: TestDatabase
let store: ShopSettingsStore

beforeAll(async () => {
  database = await openTestDatabase()
})
afterAll(() => database.close())
beforeEach(async () => {
  await database.clear()
  store = createShopSettings(database.db)
})

describe("the shop's settings", () => {
  it('are the defaults until somebody changes them, and again after a reset', async () => {
    expect(await store.read()).toEqual(defaultSettings)
    expect(await store.change({ updateRetentionDays: 9 }, 'olena')).toEqual(['updateRetentionDays'])
    expect(await store.read()).toEqual({ ...defaultSettings, updateRetentionDays: 9 })
    expect(await store.change({ updateRetentionDays: null }, 'olena')).toHaveLength(1)
    expect(await store.read()).toEqual(defaultSettings)
  })

  it('keep who changed what and when, the newest first; what is so already is no change', async () => {
    await store.change({ updateRetentionDays: 9 }, 'olena')
    expect(await store.change({ updateRetentionDays: 9 }, 'taras')).toEqual([])
    await store.change({ updateRetentionDays: null }, 'ivan')
    const [last, first, ...none] = await store.history('updateRetentionDays')
    expect(first).toMatchObject({ value: 9, changedBy: 'olena' })
    expect(last).toMatchObject({ value: null, changedBy: 'ivan' })
    expect(last?.changedAt.getTime()).toBeGreaterThanOrEqual(first?.changedAt.getTime() ?? Infinity)
    expect(none).toEqual([])
    expect(await store.lastChanges()).toEqual([last])
  })

  it('are changed all or not at all, and the refusal names each that is wrong', async () => {
    const changing = store.change(
      { updateRetentionDays: 9, updateRetentionDay: 9, constructor: 1 },
      'olena',
    )
    await expect(changing).rejects.toMatchObject({
      message: 'updateRetentionDay is not a setting; constructor is not a setting',
      remedy: expect.stringContaining('settings list'),
    })
    await expect(store.change({ updateRetentionDays: 0 }, 'olena')).rejects.toThrow(
      'updateRetentionDays must be a whole number of days from 8 to 3650',
    )
    expect(await store.lastChanges()).toEqual([])
  })

  it('of another version of the program are left alone', async () => {
    const row = { changed_by: 'olena' }
    await database.db
      .insertInto('setting_changes')
      .values([
        { ...row, key: 'abolished', value: '1' },
        { ...row, key: 'updateRetentionDays', value: '"a week"' },
      ])
      .execute()
    expect(await store.read()).toEqual(defaultSettings)
  })

  it('hold as a whole when two files are loaded at once', async () => {
    const other = createShopSettings(database.db)
    await Promise.all([
      store.change({ updateRetentionDays: 9 }, 'olena'),
      other.change({ updateRetentionDays: 10 }, 'taras'),
    ])
    const [last] = await store.lastChanges()
    expect(last).toMatchObject(
      last?.value === 9 ? { changedBy: 'olena' } : { value: 10, changedBy: 'taras' },
    )
  })
})
