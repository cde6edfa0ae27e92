import { readFile } from 'node:fs/promises'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { translator } from '#src/bot/texts.ts'
import { languages } from '#src/domain/language.ts'
import { type BotHarness, openBotHarness } from '#test/support/bot-harness.ts'
import { readCataloguePhoto } from '#test/support/chat-photos.ts'
import { fileInputs } from '#test/support/inputs/file-inputs.ts'
import { otherInputs } from '#test/support/inputs/other-inputs.ts'
import { photoInputs } from '#test/support/inputs/photo-inputs.ts'
import { wordInputs } from '#test/support/inputs/word-inputs.ts'
import { matched } from '#test/support/outcomes.ts'

/** Every row of the README's table, and what the bot must say to it. */
const inputs = { ...photoInputs, ...fileInputs, ...wordInputs, ...otherInputs }

let bot: BotHarness
let photo: Uint8Array

beforeAll(async () => {
  bot = await openBotHarness()
  photo = await readCataloguePhoto('mriya-pink-front')
})
afterAll(() => bot.close())
beforeEach(async () => {
  await bot.reset()
  bot.sees = (caption) => matched(caption.includes('LAGUNA') ? 'LAGUNA-NAVY' : 'MRIYA-PINK')
})

describe.each(languages)('in %s the bot answers', (language) => {
  it.each(Object.entries(inputs))('%s', async (_, send) => {
    const user = bot.newShopper(language)
    const expected = await send({ bot, user, photo, translate: translator(language) })
    expect(bot.failed).toEqual([])
    expect(bot.saidTo(user.id)).toEqual(
      expected.map((one) => (one instanceof RegExp ? expect.stringMatching(one) : one)),
    )
  })
})

it('is told in the README for every kind, and tested for every row of it', async () => {
  const readme = await readFile(new URL('../../README.md', import.meta.url), 'utf8')
  const [, table = ''] = readme.split(/\n\| what is sent +\| what the bot does +\|\n\|[-| ]+\|\n/)
  const [rows = ''] = table.split('\n\n', 1)
  const named = rows.split('\n').map((row) => row.split('|')[1]?.trim() ?? '')
  expect(named.toSorted()).toEqual(Object.keys(inputs).toSorted())
})
