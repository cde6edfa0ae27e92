import type { InlineQueryResult } from 'grammy/types'
import { describe, expect, test } from 'vitest'
import { descriptionOf, photoBytes, shopper, startPlayground, stoppedClock } from './playground.ts'

const article = (id: string): InlineQueryResult => ({
  type: 'article',
  id,
  title: `Мрія ${id}`,
  input_message_content: { message_text: `<b>Мрія</b> ${id}`, parse_mode: 'HTML' },
})

const keyboard = { inline_keyboard: [[{ text: 'Замовити', callback_data: 'order' }]] }

describe('inline mode', () => {
  test('sends what was chosen, and tells the bot', async () => {
    const playground = await startPlayground({ shopper })
    const { api, queryInline, chooseInline } = playground
    const queryId = queryInline(shopper, 'мрія')
    const [asked] = await api.getUpdates()
    expect(asked?.inline_query).toMatchObject({ query: 'мрія', chat_type: 'sender' })
    await api.answerInlineQuery(queryId, [article('1'), article('2')])
    chooseInline(shopper, { queryId, resultId: '2' })
    const [, message, chosen] = await api.getUpdates()
    expect(message?.message).toMatchObject({
      text: 'Мрія 2',
      entities: [{ type: 'bold' }],
      from: { id: shopper.id },
      via_bot: { id: playground.bot.id },
    })
    expect(chosen?.chosen_inline_result).toMatchObject({ result_id: '2', query: 'мрія' })
    expect(chosen?.chosen_inline_result).not.toHaveProperty('inline_message_id')
  })

  test('shows a picture that the server knows, with buttons by which it is edited', async () => {
    const playground = await startPlayground({ shopper })
    const { api, queryInline, chooseInline, press } = playground
    const { photo = [] } = await playground.sendFromUser(shopper, { photo: await photoBytes() })
    const photo_file_id = photo[0]?.file_id ?? ''
    const queryId = queryInline(shopper, 'мрія')
    await api.answerInlineQuery(queryId, [
      {
        type: 'photo',
        id: '1',
        photo_file_id,
        caption: '<b>Мрія</b>',
        parse_mode: 'HTML',
        reply_markup: keyboard,
      },
    ])
    const sent = chooseInline(shopper, { queryId, resultId: '1' })
    expect(sent).toMatchObject({ photo, caption: 'Мрія', reply_markup: keyboard })
    expect(sent.caption_entities).toMatchObject([{ type: 'bold' }])
    press(shopper, { chatId: shopper.id, messageId: sent.message_id, data: 'order' })
    const updates = await api.getUpdates()
    const inlineId = updates.at(-2)?.chosen_inline_result?.inline_message_id ?? ''
    expect(updates.at(-1)?.callback_query).toMatchObject({ inline_message_id: inlineId })
    expect(updates.at(-1)?.callback_query).not.toHaveProperty('message')
    expect(await api.editMessageCaptionInline(inlineId, { caption: 'Замовлено' })).toBe(true)
    expect(playground.messages(shopper.id).at(-1)).toMatchObject({ caption: 'Замовлено', photo })
  })

  test('answers again from its cache, for everybody or for one, until that is old', async () => {
    const clock = stoppedClock()
    const { api, queryInline, inlineResults } = await startPlayground({ now: clock.now })
    const other = { ...shopper, id: 777 }
    await api.answerInlineQuery(queryInline(shopper, 'мрія'), [article('1')])
    expect(inlineResults(queryInline(other, 'мрія'))).toHaveLength(1)
    const personal = { is_personal: true, cache_time: 10 }
    await api.answerInlineQuery(queryInline(shopper, 'лагуна'), [article('2')], personal)
    expect(inlineResults(queryInline(shopper, 'лагуна'))).toHaveLength(1)
    expect(inlineResults(queryInline(other, 'лагуна'))).toEqual([])
    clock.advance(10_000)
    expect(inlineResults(queryInline(shopper, 'лагуна'))).toEqual([])
  })

  test.each<[string, InlineQueryResult[], string]>([
    ['an id twice', [article('1'), article('1')], 'RESULT_ID_DUPLICATE'],
    ['a long id', [article('x'.repeat(65))], 'RESULT_ID_INVALID'],
    ['51 results', Array.from({ length: 51 }, (_, at) => article(`${at}`)), 'RESULTS_TOO_MUCH'],
    [
      'an unknown file',
      [{ type: 'photo', id: '1', photo_file_id: 'no such' }],
      'wrong file identifier/HTTP URL specified',
    ],
  ])('refuses %s', async (_, results, reason) => {
    const { api, queryInline } = await startPlayground()
    const answering = api.answerInlineQuery(queryInline(shopper, 'мрія'), results)
    expect(await descriptionOf(answering)).toBe(`Bad Request: ${reason}`)
  })
})
