import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { readSettingsFile, readValue } from '#src/cli/settings-input.ts'
import { makeScratchFolder } from '#test/support/scratch-folder.ts'

async function fileOf(text: string | Uint8Array): Promise<string> {
  const file = join(await makeScratchFolder('vitryna-settings-'), 'shop-settings.yaml')
  await writeFile(file, text)
  return file
}

describe('a settings file', () => {
  it('names settings, of which null gives the default back', async () => {
    const file = await fileOf('\uFEFF# ours\r\nupdateRetentionDays: 9\r\n')
    expect(await readSettingsFile(file)).toEqual({ updateRetentionDays: 9 })
    expect(await readSettingsFile(await fileOf('updateRetentionDays:'))).toEqual({
      updateRetentionDays: null,
    })
  })

  it('may name none', async () => {
    expect(await readSettingsFile(await fileOf('# updateRetentionDays: 9\n'))).toEqual({})
  })

  it.each([
    {
      what: 'each wrong line',
      text: 'updateRetentionDays: soon\n\nretention: 3\n',
      message: /yaml:1 updateRetentionDays must be .*; .*yaml:3 retention is not a setting/,
    },
    { what: 'a line that is no YAML', text: 'a: 1\nb: [', message: /yaml:\d .+/ },
    { what: 'a key that stands twice', text: 'a: 1\na: 2', message: /yaml:2 .*unique/ },
    { what: 'a list', text: '- a', message: /yaml:1 has no `key: value` lines/ },
    {
      what: 'bytes of another encoding',
      text: Uint8Array.of(0xef, 0xf0),
      message: /line 1 is not/,
    },
  ])('is refused as a whole: $what', async ({ text, message }) => {
    await expect(readSettingsFile(await fileOf(text))).rejects.toThrow(message)
  })

  it('that is not there is named', async () => {
    await expect(readSettingsFile('/nowhere/shop.yaml')).rejects.toThrow(
      /\/nowhere\/shop.yaml cannot be read/,
    )
  })
})

describe('a value of the command line', () => {
  it.each([
    { text: '9', value: 9 },
    { text: 'soon', value: 'soon' },
    { text: 'a: b: c', value: 'a: b: c' },
  ])('$text is $value', ({ text, value }) => {
    expect(readValue('updateRetentionDays', text)).toEqual(value)
  })
})
