import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type BotHarness, openBotHarness } from '#test/support/bot-harness.ts'
import { laguna } from '#test/support/inputs/input-chat.ts'

let bot: BotHarness

beforeAll(async () => {
  bot = await openBotHarness()
})
afterAll(() => bot.close())
beforeEach(() => bot.reset())

async function search(query: string) {
  const id = bot.telegram.queryInline(bot.newShopper(), query)
  await bot.settle()
  expect(bot.failed).toEqual([])
  return bot.telegram.inlineResults(id)
}

describe('what is found for another chat', () => {
  it('has its picture from the second search on, though nobody was shown it before', async () => {
    expect(await search('laguna-navy')).toMatchObject([
      { type: 'article', title: expect.stringMatching(laguna) },
    ])
    await expect
      .poll(() => search('laguna-navy'))
      .toMatchObject([{ type: 'photo', caption: expect.stringMatching(laguna) }])
    // It went through the managers' group, without a sound, and is not there any more.
    const uploads = bot.telegram.calls.of('sendPhoto').map(({ payload }) => payload)
    expect(
      uploads.map((one) => [Number(one['chat_id']), String(one['disable_notification'])]),
    ).toEqual([[bot.managersId, 'true']])
    expect(bot.telegram.messages(bot.managersId)).toEqual([])
  })

  it('is told in words where there is no managers’ group', async () => {
    await bot.db.deleteFrom('staff_chats').execute()
    await search('laguna-navy')
    expect(await search('laguna-navy')).toMatchObject([{ type: 'article' }])
    expect(bot.telegram.calls.of('sendPhoto')).toEqual([])
  })
})
