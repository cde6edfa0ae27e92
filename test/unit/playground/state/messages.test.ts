import { describe, expect, test } from 'vitest'
import {
  descriptionOf,
  manager,
  photoBytes,
  shopper,
  startPlayground,
} from '#test/unit/playground/playground.ts'

const group = { id: -1_001_000_000_077, title: 'Менеджери' }

describe('editing', () => {
  test('keeps the message and replaces its text and keyboard', async () => {
    const { api, messages } = await startPlayground({ shopper })
    const sent = await api.sendMessage(shopper.id, 'шукаю…', {
      reply_markup: { inline_keyboard: [[{ text: 'A', callback_data: 'a' }]] },
    })
    await api.editMessageText(shopper.id, sent.message_id, '<i>знайдено</i>', {
      parse_mode: 'HTML',
    })
    const [edited] = messages(shopper.id)
    expect(edited).toMatchObject({ text: 'знайдено', entities: [{ type: 'italic' }] })
    expect(edited).toHaveProperty('edit_date')
    expect(edited).not.toHaveProperty('reply_markup')
  })

  test('is refused when nothing changes, unless that is allowed', async () => {
    const { api, limits } = await startPlayground({ shopper })
    const { message_id } = await api.sendMessage(shopper.id, 'а')
    const again = () => api.editMessageText(shopper.id, message_id, 'а')
    expect(await descriptionOf(again())).toBe(
      'Bad Request: message is not modified: specified new message content and reply markup are exactly ' +
        'the same as a current content and reply markup of the message',
    )
    await api.editMessageText(shopper.id, message_id, 'б')
    await again()
    expect(await descriptionOf(again())).toMatch('message is not modified')
    limits.refuseUnchangedEdits = false
    expect(await again()).toMatchObject({ text: 'а' })
  })

  test('finds only messages of the bot that have what is edited', async () => {
    const { api, sendFromUser } = await startPlayground({ shopper })
    const theirs = await sendFromUser(shopper, { text: 'моє' })
    const { message_id } = await api.sendMessage(shopper.id, 'а')
    expect(await descriptionOf(api.editMessageText(shopper.id, 1, 'б'))).toBe(
      'Bad Request: message to edit not found',
    )
    expect(await descriptionOf(api.editMessageText(shopper.id, theirs.message_id, 'б'))).toBe(
      "Bad Request: message can't be edited",
    )
    expect(
      await descriptionOf(api.editMessageCaption(shopper.id, message_id, { caption: 'б' })),
    ).toBe('Bad Request: there is no caption in the message to edit')
  })

  test('turns a text into a photo with a caption', async () => {
    const { api, sendFromUser } = await startPlayground({ shopper })
    const { photo = [] } = await sendFromUser(shopper, { photo: await photoBytes() })
    const { message_id } = await api.sendMessage(shopper.id, 'шукаю…')
    const media = { type: 'photo' as const, media: photo[0]?.file_id ?? '', caption: 'ось' }
    const edited = await api.editMessageMedia(shopper.id, message_id, media)
    expect(edited).toMatchObject({ message_id, photo, caption: 'ось' })
    expect(edited).not.toHaveProperty('text')
  })
})

describe('copying and forwarding', () => {
  test('a copy has no author, a forward names the first one', async () => {
    const playground = await startPlayground({ shopper, managers: group })
    const { api, sendFromUser } = playground
    const sent = await sendFromUser(shopper, { photo: await photoBytes(), caption: 'що це?' })
    await api.copyMessage(group.id, shopper.id, sent.message_id)
    const forwarded = await api.forwardMessage(group.id, shopper.id, sent.message_id)
    const twice = await api.forwardMessage(shopper.id, group.id, forwarded.message_id)
    const [copy] = playground.messages(group.id)
    expect(copy).toMatchObject({ caption: 'що це?', photo: sent.photo })
    expect(copy).not.toHaveProperty('forward_origin')
    expect(twice.forward_origin).toMatchObject({ type: 'user', sender_user: { id: shopper.id } })
  })

  test('an album stays one', async () => {
    const { api, sendAlbum, messages } = await startPlayground({ shopper, managers: group })
    const photo = await photoBytes()
    const album = await sendAlbum(shopper, [{ photo }, { photo, caption: 'обидва' }])
    const ids = album.map(({ message_id }) => message_id)
    await api.copyMessages(group.id, shopper.id, [...ids, 1_000_000_000])
    const copies = messages(group.id)
    expect(copies).toHaveLength(2)
    expect(copies[0]?.media_group_id).toBe(copies[1]?.media_group_id)
    expect(copies[0]?.media_group_id).not.toBe(album[0]?.media_group_id)
    expect(copies[1]?.caption).toBe('обидва')
  })

  test('what is not there is refused', async () => {
    const { api } = await startPlayground({ shopper, managers: group })
    expect(await descriptionOf(api.copyMessage(group.id, shopper.id, 5))).toBe(
      'Bad Request: message to copy not found',
    )
    expect(await descriptionOf(api.forwardMessages(group.id, shopper.id, [5, 6]))).toBe(
      'Bad Request: there are no messages to forward',
    )
    expect(await descriptionOf(api.forwardMessages(group.id, shopper.id, [6, 5]))).toBe(
      'Bad Request: message identifiers must be in a strictly increasing order',
    )
  })
})

describe('people', () => {
  test('reply, edit, forward from a channel, send voice and contacts', async () => {
    const playground = await startPlayground({ shopper })
    const { api, sendFromUser, editFromUser, forwardFromUser } = playground
    const asked = await api.sendMessage(shopper.id, 'Який розмір?')
    const text = await sendFromUser(shopper, { text: '98' }, { replyTo: asked.message_id })
    await editFromUser(shopper, text, '104')
    await sendFromUser(shopper, { voice: new Uint8Array([1]), durationSeconds: 3 })
    await sendFromUser(shopper, { contact: { phone_number: '+380', first_name: 'Ира' } })
    const chat = { id: -1_009, type: 'channel' as const, title: 'Крамниця' }
    const origin = { type: 'channel' as const, chat, message_id: 12, date: 1 }
    await forwardFromUser(shopper, text, { origin })
    const updates = await api.getUpdates()
    expect(updates).toMatchObject([
      { message: { text: '98', reply_to_message: { text: 'Який розмір?' } } },
      { edited_message: { text: '104', message_id: text.message_id } },
      { message: { voice: { duration: 3 } } },
      { message: { contact: { phone_number: '+380' } } },
      { message: { text: '104', forward_origin: origin } },
    ])
  })

  test('several of them and their groups do not mix', async () => {
    const playground = await startPlayground({ shopper, managers: group })
    const other = { ...shopper, id: 777, first_name: 'Ганна' }
    await playground.sendFromUser(shopper, { text: 'моє' })
    await playground.sendFromUser(other, { text: 'її' })
    await playground.sendFromUser(manager, { text: 'наше' }, { chatId: group.id })
    const texts = [shopper.id, other.id, group.id].map((id) =>
      playground.messages(id).map((m) => m.text),
    )
    expect(texts).toEqual([['моє'], ['її'], ['наше']])
    expect((await playground.api.getChatMember(group.id, manager.id)).status).toBe('member')
    expect((await playground.api.getChatMember(group.id, playground.bot.id)).status).toBe(
      'administrator',
    )
    expect(await playground.api.getChat(other.id)).toMatchObject({ first_name: 'Ганна' })
  })

  test('wait for a message in vain', async () => {
    const { sendFromUser, waitForMessage } = await startPlayground()
    await sendFromUser(shopper, { text: 'привіт' })
    await expect(waitForMessage(shopper.id, () => false, { deadlineMs: 20 })).rejects.toThrow(
      /within 20 ms.*\n.*привіт/,
    )
  })
})

describe('other methods', () => {
  test('commands are kept by scope and language', async () => {
    const { api } = await startPlayground()
    const start = [{ command: 'start', description: 'Почати' }]
    await api.setMyCommands(start)
    await api.setMyCommands([{ command: 'help', description: 'Help' }], { language_code: 'en' })
    expect(await api.getMyCommands()).toEqual(start)
    await api.deleteMyCommands({ language_code: 'en' })
    expect(await api.getMyCommands({ language_code: 'en' })).toEqual([])
    expect(await descriptionOf(api.setMyCommands([{ command: 'Старт', description: 'a' }]))).toBe(
      'Bad Request: BOT_COMMAND_INVALID',
    )
  })

  test('reactions and deletions are told to listeners', async () => {
    const { api, onEvent, sendFromUser } = await startPlayground({ shopper })
    const { message_id } = await sendFromUser(shopper, { text: 'а' })
    const seen: unknown[] = []
    onEvent((event) => seen.push(event))
    await api.setMessageReaction(shopper.id, message_id, [{ type: 'emoji', emoji: '👀' }])
    await api.deleteMessage(shopper.id, message_id)
    const place = { chatId: shopper.id, messageId: message_id }
    expect(seen).toEqual([
      { kind: 'reaction', ...place, emoji: ['👀'] },
      { kind: 'deleted', ...place },
    ])
    expect(await descriptionOf(api.deleteMessage(shopper.id, message_id))).toBe(
      'Bad Request: message to delete not found',
    )
  })

  test('an unknown callback query is too old', async () => {
    const { api } = await startPlayground()
    expect(await descriptionOf(api.answerCallbackQuery('1'))).toBe(
      'Bad Request: query is too old and response timeout expired or query ID is invalid',
    )
  })

  test('old messages are forgotten', async () => {
    const { api, messages } = await startPlayground({ shopper, maxMessagesPerChat: 3 })
    for (const text of ['1', '2', '3', '4']) await api.sendMessage(shopper.id, text)
    expect(messages(shopper.id).map(({ text }) => text)).toEqual(['2', '3', '4'])
  })
})
