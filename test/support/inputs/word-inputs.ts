import { expect } from 'vitest'
import { forgetPress, packLanguage } from '#src/bot/callback-data.ts'
import { translator } from '#src/bot/texts.ts'
import { languages } from '#src/domain/language.ts'
import { answersIn } from '#test/support/chat-answers.ts'
import { nothing } from '#test/support/outcomes.ts'
import { choice, type InputCases, laguna, mriya, plain, says, sendPhoto } from './input-chat.ts'

/** Words: what they name, describe, ask and link to. */
export const wordInputs: InputCases = {
  'a text with a SKU': says('mriya-pink ще є?', () => mriya),
  'a text that describes a product': says('рожевий костюм плюш', choice),
  'a text about something else': says('xyzzy qwfp', (translate) => translate('nothing-found')),
  'words about a photo that nobody knows': async ({ bot, user, photo, translate }) => {
    bot.sees = () => nothing
    await bot.telegram.sendFromUser(user, { photo })
    await bot.settle()
    await bot.telegram.sendFromUser(user, { text: 'рожевий костюм плюш' })
    await bot.settle()
    return [translate('describe'), choice(translate)]
  },
  'a question after a card': async (chat) => {
    await sendPhoto(chat)
    await chat.bot.telegram.sendFromUser(chat.user, { text: 'а є 104?' })
    await chat.bot.settle()
    return [mriya, /(?:Мрія|Mriya).*98-104/s]
  },
  'a question about the shop': says('Як оплатити?', (translate) => translate('asked-person')),
  'a question that nobody foresaw': says('А воно линяє після прання?', (translate) =>
    translate('asked-person'),
  ),
  'an edited text': async ({ bot, user }) => {
    const sent = await bot.telegram.sendFromUser(user, { text: 'xyzzy qwfp' })
    await bot.settle()
    await bot.telegram.editFromUser(user, sent, 'LAGUNA-NAVY')
    await bot.settle()
    return [laguna]
  },
  'a greeting': says('Привіт!', (translate) => translate('greeting')),
  thanks: says('дякую 🙏', (translate) => translate('welcome')),
  '“hello?” while it works': async ({ bot, user, photo, translate }) => {
    await bot.telegram.sendFromUser(user, { photo })
    await bot.telegram.sendFromUser(user, { text: 'ало?' })
    await bot.settle()
    return [translate('patience'), mriya]
  },
  '“hello?” when nothing is asked': says('ало?', (translate) => translate('send-photo')),
  'a link to a product': says('https://shop.example/p/MRIYA-PINK?utm=x', () => mriya),
  'another link': says('а є таке? https://example.com/dress', (translate) => translate('link')),
  'a search in another chat': async (chat) => {
    const { bot, user, translate } = chat
    await sendPhoto(chat)
    const id = bot.telegram.queryInline(user, 'mriya-pink')
    const other = bot.telegram.queryInline(user, 'xyzzy qwfp')
    await bot.settle()
    const url = `https://t.me/${bot.telegram.bot.username}?start=MRIYA-PINK`
    expect(bot.telegram.inlineResults(id)).toMatchObject([
      {
        type: 'photo',
        id: '0',
        photo_file_id: answersIn(bot.telegram, user.id)[0]?.message.photo?.at(-1)?.file_id,
        title: expect.stringMatching(mriya),
        reply_markup: { inline_keyboard: [[{ text: translate('button-open'), url }]] },
      },
    ])
    expect(bot.telegram.inlineResults(other)).toEqual([])
    expect(bot.telegram.calls.of('answerInlineQuery')).toHaveLength(2)
    return [mriya]
  },
  '/basket': says('/basket', (translate) => plain(translate('buy-nothing'))),
  '/language': async ({ bot, user, translate }) => {
    await bot.telegram.sendFromUser(user, { text: '/language' })
    await bot.settle()
    const other =
      languages.find((one) => translator(one)('welcome') !== translate('welcome')) ?? 'uk'
    const [asked] = answersIn(bot.telegram, user.id)
    const messageId = asked?.message.message_id ?? 0
    bot.telegram.press(user, { chatId: user.id, messageId, data: packLanguage(other) })
    for (const text of ['MRIYA-PINK', 'дякую 🙏']) {
      await bot.telegram.sendFromUser(user, { text })
      await bot.settle()
    }
    const inOther = translator(other)
    return [inOther('language-chosen'), new RegExp(inOther('in-stock')), inOther('welcome')]
  },
  '/orders': says('/orders', (translate) => translate('my-orders-none')),
  '/mydata': says('/mydata', (translate) => translate('my-data')),
  '/forget': async ({ bot, user, translate }) => {
    await bot.telegram.sendFromUser(user, { text: '/forget' })
    await bot.settle()
    const [asked] = answersIn(bot.telegram, user.id)
    const messageId = asked?.message.message_id ?? 0
    bot.telegram.press(user, { chatId: user.id, messageId, data: forgetPress })
    await bot.settle()
    return [translate('forgotten')]
  },
  '/privacy': says('/privacy', (translate) =>
    plain(
      [
        translate('privacy', { updateDays: 30, answerDays: 180 }),
        translate('privacy-models', { consent: 'unsaid' }),
      ].join('\n\n'),
    ),
  ),
  'an unknown command': says('/buy', (translate) => translate('unknown-command')),
  '/start with a SKU': says('/start MRIYA-PINK', () => mriya),
  '/start with anything else': says('/start instagram', (translate) => plain(translate('start'))),
}
