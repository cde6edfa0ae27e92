import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { defaultSettings, meaningOf, settingKeys } from '#src/domain/shop-settings.ts'

const readme = readFileSync(new URL('../../../README.md', import.meta.url), 'utf8')

/** The rows of the table under a heading, without its head. */
function tableUnder(heading: string): readonly (readonly string[])[] {
  const [, section = ''] = readme.split(`\n## ${heading}\n`)
  const [own = ''] = section.split('\n## ')
  const rows = own.split('\n').filter((line) => line.startsWith('|'))
  return rows.slice(2).map((row) =>
    row
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim()),
  )
}

describe('the table of settings in README.md', () => {
  it('lists each setting with its default and its meaning, and no other', () => {
    expect(tableUnder('Settings')).toEqual(
      settingKeys.map((key) => [
        `\`${key}\``,
        `\`${JSON.stringify(defaultSettings[key])}\``,
        meaningOf(key),
      ]),
    )
  })
})
