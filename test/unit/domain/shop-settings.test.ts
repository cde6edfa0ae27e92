import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { defaultSettings, meaningOf, settingKeys } from '#src/domain/shop-settings.ts'

const page = readFileSync(new URL('../../../docs/settings.md', import.meta.url), 'utf8')

/** The rows of the table, without its head. */
function rowsOf(text: string): readonly (readonly string[])[] {
  const rows = text.split('\n').filter((line) => line.startsWith('|'))
  return rows.slice(2).map((row) =>
    row
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim()),
  )
}

describe('the table of settings in docs/settings.md', () => {
  it('lists each setting with its default and its meaning, and no other', () => {
    expect(rowsOf(page)).toEqual(
      settingKeys.map((key) => [
        `\`${key}\``,
        `\`${JSON.stringify(defaultSettings[key])}\``,
        meaningOf(key),
      ]),
    )
  })
})
