import { InputFile } from 'grammy'
import type { InputRichBlock } from 'grammy/types'
import { describe, expect, test } from 'vitest'
import { descriptionOf, photoBytes, shopper, startPlayground } from './playground.ts'

const paragraph = (text: string): InputRichBlock => ({ type: 'paragraph', text })

describe('a rich message', () => {
  test('shows its blocks, with files as photos wherever they stand', async () => {
    const { api, press, sendFromUser } = await startPlayground({ shopper })
    const { photo = [] } = await sendFromUser(shopper, { photo: await photoBytes() })
    const known: InputRichBlock = {
      type: 'photo',
      photo: { type: 'photo', media: photo[0]?.file_id ?? '' },
    }
    const uploaded: InputRichBlock = {
      type: 'photo',
      photo: { type: 'photo', media: new InputFile(await photoBytes(90, 90)) },
    }
    const button = { text: 'Мрія', callback_data: 'pick:1' }
    const sent = await api.sendRichMessage(shopper.id, {
      blocks: [
        { type: 'heading', text: 'Що з цього?', size: 2 },
        { type: 'slideshow', blocks: [known, uploaded] },
        { type: 'list', items: [{ blocks: [paragraph('Мрія')], type: '1' }] },
        { type: 'buttons', buttons: [button, { text: 'M', disabled: {} }] },
      ],
    })
    expect(sent.rich_message.blocks).toMatchObject([
      { type: 'heading' },
      { blocks: [{ photo }, { photo: [{ width: 90 }] }] },
      { items: [{ label: '1.', blocks: [{ text: 'Мрія' }] }] },
      { buttons: [button, { disabled: {} }] },
    ])
    press(shopper, { chatId: shopper.id, messageId: sent.message_id, data: 'pick:1' })
    expect((await api.getUpdates()).at(-1)?.callback_query).toMatchObject({ data: 'pick:1' })
  })

  test('and a text take each other’s place', async () => {
    const { api, messages } = await startPlayground({ shopper })
    const { message_id } = await api.sendMessage(shopper.id, 'шукаю…')
    const rich_message = { blocks: [paragraph('знайдено')] }
    await api.raw.editMessageText({ chat_id: shopper.id, message_id, rich_message })
    expect(messages(shopper.id)).toMatchObject([{ rich_message }])
    expect(messages(shopper.id)[0]).not.toHaveProperty('text')
    await api.editMessageText(shopper.id, message_id, 'готово')
    expect(messages(shopper.id)[0]).not.toHaveProperty('rich_message')
  })

  const cell = { align: 'left', valign: 'top', text: 'а' } as const

  test.each<[string, InputRichBlock[], string]>([
    ['nothing', [], 'message text is empty'],
    ['32,769 characters', [paragraph('х'.repeat(32_769))], 'message is too long'],
    [
      '501 blocks',
      Array.from({ length: 501 }, () => paragraph('а')),
      'RICH_MESSAGE_TOO_MANY_BLOCKS',
    ],
    [
      'a table of 21 columns',
      [{ type: 'table', cells: [Array.from({ length: 21 }, () => cell)] }],
      'RICH_MESSAGE_TABLE_TOO_WIDE',
    ],
  ])('of %s is refused', async (_, blocks, reason) => {
    const { api } = await startPlayground({ shopper })
    expect(await descriptionOf(api.sendRichMessage(shopper.id, { blocks }))).toBe(
      `Bad Request: ${reason}`,
    )
  })
})
