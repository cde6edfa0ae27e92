import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { packLanguage } from '#src/bot/callback-data.ts'
import { translator } from '#src/bot/texts.ts'
import { languages } from '#src/domain/language.ts'
import { type BotHarness, openBotHarness } from '#test/support/bot-harness.ts'
import { answersIn, buttonsOf } from '#test/support/chat-answers.ts'

const uk = translator('uk')
let bot: BotHarness

beforeAll(async () => {
  bot = await openBotHarness()
})
afterAll(() => bot.close())
beforeEach(() => bot.reset())

/** Somebody with an English client who chooses Ukrainian. */
async function chooseUkrainian() {
  const user = bot.newShopper('en')
  await bot.telegram.sendFromUser(user, { text: '/language' })
  await bot.settle()
  const asked = answersIn(bot.telegram, user.id).at(-1)?.message
  if (!asked) throw new Error('/language was not answered')
  const offered = { text: asked.text, buttons: buttonsOf(asked) }
  const tap = { chatId: user.id, messageId: asked.message_id }
  bot.telegram.press(user, { ...tap, data: packLanguage('uk') })
  await bot.settle()
  return { user, offered, tap }
}

it('/language offers every language by its own name', async () => {
  const { offered, user } = await chooseUkrainian()
  expect(offered).toEqual({
    text: translator('en')('choose-language'),
    buttons: languages.map(packLanguage),
  })
  expect(bot.saidTo(user.id)).toEqual([uk('language-chosen')])
})

it('a second tap, on the message that says so already, is no failure', async () => {
  const { user, tap } = await chooseUkrainian()
  bot.telegram.press(user, { ...tap, data: packLanguage('uk') })
  await bot.settle()
  expect(bot.failed).toEqual([])
  expect(bot.toasts()).toEqual([uk('settled'), uk('settled')])
})

it('a search in another chat is answered in the chosen language', async () => {
  const { user } = await chooseUkrainian()
  const id = bot.telegram.queryInline(user, 'mriya-pink')
  await bot.settle()
  expect(bot.telegram.inlineResults(id)).toMatchObject([{ title: 'Костюм «Мрія», рожевий' }])
})

it('what was asked before is answered in it, and nobody else is', async () => {
  const user = bot.newShopper('en')
  const other = bot.newShopper('en')
  for (const one of [user, other]) {
    await bot.telegram.sendFromUser(one, { text: 'MRIYA-PINK' })
    await bot.settle()
  }
  await bot.parts.shopperLanguages.choose(user.id, 'uk')
  const languages = await bot.db
    .selectFrom('inquiries')
    .select(['shopper_id', 'language'])
    .orderBy('id')
    .execute()
  expect(languages).toEqual([
    { shopper_id: String(user.id), language: 'uk' },
    { shopper_id: String(other.id), language: 'en' },
  ])
})
