import { InputFile, InputMediaBuilder } from 'grammy'
import { describe, expect, test } from 'vitest'
import {
  descriptionOf,
  manager,
  type Playground,
  photoBytes,
  refusalOf,
  shopper,
  startPlayground,
  stoppedClock,
} from './playground.ts'

const group = { id: -1_001_000_000_080, title: 'Менеджери', isForum: true, members: [manager] }
const bytes = new Uint8Array([0x1a, 0x45, 0xdf, 0xa3, 9])
const file = () => new InputFile(bytes, 'film.webm')
const to = shopper.id

describe('the bot sends', () => {
  test.each<[string, (api: Playground['api']) => Promise<object>, object]>([
    [
      'a video',
      (api) => api.sendVideo(to, file(), { duration: 5, width: 320, height: 240, caption: 'а' }),
      { video: { duration: 5, width: 320, file_name: 'film.webm' }, caption: 'а' },
    ],
    [
      'an animation',
      (api) => api.sendAnimation(to, file()),
      { animation: { file_name: 'film.webm' }, document: { file_name: 'film.webm' } },
    ],
    ['music', (api) => api.sendAudio(to, file(), { title: 'Б' }), { audio: { title: 'Б' } }],
    [
      'a video note',
      (api) => api.sendVideoNote(to, file(), { length: 240 }),
      { video_note: { length: 240 } },
    ],
    ['a sticker', (api) => api.sendSticker(to, file()), { sticker: { is_video: true } }],
    ['a voice message', (api) => api.sendVoice(to, file()), { voice: { duration: 0 } }],
    ['a place', (api) => api.sendLocation(to, 50.4, 30.5), { location: { longitude: 30.5 } }],
    [
      'a shop',
      (api) => api.sendVenue(to, 50.4, 30.5, 'Вітрина', 'Хрещатик, 1'),
      { venue: { title: 'Вітрина' }, location: { latitude: 50.4 } },
    ],
    [
      'a contact',
      (api) => api.sendContact(to, '+380', 'Олег'),
      { contact: { first_name: 'Олег' } },
    ],
  ])('%s', async (_, send, expected) => {
    const { api, messages } = await startPlayground({ shopper })
    expect(await send(api)).toMatchObject(expected)
    expect(messages(to)).toMatchObject([expected])
  })

  test('a file that it got, under its id, as what it is', async () => {
    const { api, sendFromUser } = await startPlayground({ shopper })
    const sent = await sendFromUser(shopper, { video: bytes, durationSeconds: 4 })
    const id = sent.video?.file_id ?? ''
    expect((await api.sendVideo(to, id)).video).toEqual(sent.video)
    expect(await descriptionOf(api.sendVideoNote(to, id))).toBe(
      "Bad Request: can't use file of type Video as VideoNote",
    )
    expect(await descriptionOf(api.sendVideo(to, 'https://example.com/a.mp4'))).toBe(
      'Bad Request: wrong file identifier/HTTP URL specified',
    )
  })

  test('albums of photos with films, of files, of music', async () => {
    const { api } = await startPlayground({ shopper })
    const { photo, video, document, audio } = InputMediaBuilder
    const picture = new InputFile(await photoBytes())
    const kindsOf = async (album: Parameters<typeof api.sendMediaGroup>[1]) =>
      (await api.sendMediaGroup(to, album)).map((one) =>
        ['photo', 'video', 'document', 'audio'].find((kind) => kind in one),
      )
    expect(await kindsOf([photo(picture), video(file())])).toEqual(['photo', 'video'])
    expect(await kindsOf([document(file()), document(file())])).toEqual(['document', 'document'])
    expect(await kindsOf([audio(file()), audio(file())])).toEqual(['audio', 'audio'])
  })

  test('another kind of medium in the place of a photo', async () => {
    const { api } = await startPlayground({ shopper })
    const { message_id } = await api.sendPhoto(to, new InputFile(await photoBytes()))
    const edited = await api.editMessageMedia(to, message_id, InputMediaBuilder.video(file()))
    expect(edited).toMatchObject({ message_id, video: { file_name: 'film.webm' } })
    expect(edited).not.toHaveProperty('photo')
  })

  test('a keyboard for the input field, which is no part of the message', async () => {
    const { api, onEvent } = await startPlayground({ shopper })
    const seen: unknown[] = []
    onEvent((event) => event.kind === 'inputMarkup' && seen.push(event.markup))
    const keyboard = [[{ text: '📱 Мій номер', request_contact: true }]]
    const sent = await api.sendMessage(to, 'Ваш телефон?', { reply_markup: { keyboard } })
    expect(sent).not.toHaveProperty('reply_markup')
    await api.sendMessage(to, 'Дякую', { reply_markup: { remove_keyboard: true } })
    expect(seen).toEqual([{ keyboard }, { remove_keyboard: true }])
  })

  test('a time that clients show in their own way', async () => {
    const { api } = await startPlayground({ shopper })
    const html = 'до <tg-time unix="1780000000" format="r">завтра</tg-time>'
    const { text, entities } = await api.sendMessage(to, html, { parse_mode: 'HTML' })
    expect(text).toBe('до завтра')
    const time = { type: 'date_time', unix_time: 1_780_000_000, date_time_format: 'r' }
    expect(entities).toEqual([{ ...time, offset: 3, length: 6 }])
  })
})

describe('the limit of a group', () => {
  test('counts messages, edits and what happens to topics alike', async () => {
    const clock = stoppedClock()
    const { api } = await startPlayground({ managers: group, now: clock.now })
    const { message_thread_id: topic } = await api.createForumTopic(group.id, 'Запит')
    const { message_id } = await api.sendMessage(group.id, '0')
    await api.closeForumTopic(group.id, topic)
    for (let count = 1; count <= 17; count += 1) {
      await api.editMessageText(group.id, message_id, `${count}`)
    }
    const refused = [
      () => api.editMessageText(group.id, message_id, 'ще'),
      () => api.sendMessage(group.id, 'ще'),
      () => api.createForumTopic(group.id, 'ще'),
      () => api.editForumTopic(group.id, topic, { name: 'ще' }),
    ]
    for (const call of refused) {
      expect(await refusalOf(call())).toMatchObject({ parameters: { retry_after: 60 } })
    }
    await api.deleteMessage(group.id, message_id)
    clock.advance(60_000)
    expect((await api.sendMessage(group.id, 'ще')).text).toBe('ще')
  })

  test('does not count edits in a private chat', async () => {
    const { api } = await startPlayground({ shopper, limits: { privateMessagesPerSecond: 1 } })
    const { message_id } = await api.sendMessage(to, 'а')
    await expect(api.editMessageText(to, message_id, 'б')).resolves.toMatchObject({ text: 'б' })
  })
})

describe('a message that one member sees', () => {
  test('has an id of its own, by which it is pressed, edited and deleted', async () => {
    const playground = await startPlayground({ manager, managers: group })
    const { api } = playground
    const sent = await api.sendMessage(group.id, 'Узяла Олена', {
      ephemeral_message_parameters: { receiver_user_id: manager.id },
    })
    expect(sent).toMatchObject({ message_id: 0, receiver_user: { id: manager.id } })
    expect(playground.messages(group.id)).toEqual([])
    const ephemeralId = sent.ephemeral_message_id ?? 0
    playground.press(manager, { chatId: group.id, messageId: 0, ephemeralId, data: 'undo' })
    const [tap] = await api.getUpdates()
    expect(tap?.callback_query).toMatchObject({ data: 'undo', message: { message_id: 0 } })
    const target = {
      chat_id: group.id,
      receiver_user_id: manager.id,
      ephemeral_message_id: ephemeralId,
    }
    await api.raw.editEphemeralMessageText({ ...target, text: 'Повернуто' })
    expect(playground.ephemerals(group.id)).toMatchObject([{ text: 'Повернуто' }])
    await api.raw.deleteEphemeralMessage(target)
    expect(playground.ephemerals(group.id)).toEqual([])
    expect(await descriptionOf(api.deleteMessage(group.id, 0))).toBe(
      'Bad Request: message to delete not found',
    )
  })

  test('is for members of groups', async () => {
    const { api } = await startPlayground({ shopper, manager, managers: group })
    const seenBy = (receiver_user_id: number) => ({
      ephemeral_message_parameters: { receiver_user_id },
    })
    expect(await descriptionOf(api.sendMessage(to, 'а', seenBy(to)))).toBe(
      'Bad Request: MESSAGE_NOT_COMMAND',
    )
    expect(await descriptionOf(api.sendMessage(group.id, 'а', seenBy(to)))).toBe(
      'Bad Request: user not found',
    )
  })
})
