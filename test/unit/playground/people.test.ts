import { describe, expect, test } from 'vitest'
import type { PersonContent } from '#src/playground/people/person-content.ts'
import { encode, plain } from '#test/support/pictures.ts'
import { manager, photoBytes, shopper, startPlayground } from './playground.ts'

const group = { id: -1_001_000_000_079, title: 'Менеджери' }
const photo = await photoBytes()
const webp = await encode(plain(512, 512)).webp().toBuffer()
const gif = await encode(plain(64, 48)).gif().toBuffer()
const tgs = new Uint8Array([0x1f, 0x8b, 8, 0])
const webm = new Uint8Array([0x1a, 0x45, 0xdf, 0xa3, 1])
const film = { durationSeconds: 7, width: 640, height: 360, thumbnail: photo }

describe('a person sends', () => {
  test.each<[string, PersonContent, object]>([
    ['a static sticker', { sticker: webp, emoji: '👍' }, { sticker: { emoji: '👍', width: 512 } }],
    ['an animated sticker', { sticker: tgs }, { sticker: { is_animated: true, is_video: false } }],
    ['a video sticker', { sticker: webm }, { sticker: { is_animated: false, is_video: true } }],
    [
      'a video',
      { video: webm, ...film, caption: 'ось' },
      { video: { duration: 7, width: 640, thumbnail: { width: 60 } }, caption: 'ось' },
    ],
    [
      'a video note',
      { video_note: webm, ...film, width: 384, height: 384 },
      { video_note: { length: 384, duration: 7, thumbnail: { width: 60 } } },
    ],
    [
      'a GIF',
      { animation: gif },
      {
        animation: { width: 64, height: 48, mime_type: 'image/gif' },
        document: { mime_type: 'image/gif' },
      },
    ],
    ['music', { audio: webm, title: 'Пісня' }, { audio: { title: 'Пісня' } }],
    ['a voice message', { voice: webm, durationSeconds: 3 }, { voice: { duration: 3 } }],
    [
      'a place',
      { location: { latitude: 50.45, longitude: 30.52 } },
      { location: { latitude: 50.45 } },
    ],
    [
      'a contact',
      { contact: { phone_number: '+380', first_name: 'Ира', user_id: shopper.id } },
      { contact: { phone_number: '+380', user_id: shopper.id } },
    ],
    [
      'a PDF without a type',
      { document: Buffer.from('%PDF-1.4'), name: 'a.pdf', mimeType: 'application/octet-stream' },
      { document: { mime_type: 'application/pdf', file_name: 'a.pdf' } },
    ],
  ])('%s', async (_, content, expected) => {
    const { api, sendFromUser, messages } = await startPlayground({ shopper })
    const sent = await sendFromUser(shopper, content)
    const [update] = await api.getUpdates()
    expect(update?.message).toEqual(sent)
    expect(sent).toMatchObject(expected)
    const copy = await api.copyMessage(shopper.id, shopper.id, sent.message_id)
    expect(messages(shopper.id).at(-1)).toMatchObject({ ...expected, ...copy })
  })

  test('no sticker that is none', async () => {
    const { sendFromUser } = await startPlayground({ shopper })
    await expect(sendFromUser(shopper, { sticker: photo })).rejects.toThrow('STICKER_FILE_INVALID')
  })

  test('an album of photos and films', async () => {
    const { api, sendAlbum } = await startPlayground({ shopper })
    await sendAlbum(shopper, [{ photo }, { video: webm, ...film, caption: 'обидва' }])
    const [first, second] = (await api.getUpdates()).map(({ message }) => message)
    expect(first?.media_group_id).toBe(second?.media_group_id)
    expect(second).toMatchObject({ video: { duration: 7 }, caption: 'обидва' })
  })
})

describe('a person changes what they sent', () => {
  test('its caption, and the photo itself', async () => {
    const playground = await startPlayground({ shopper })
    const sent = await playground.sendFromUser(shopper, { photo, caption: 'а в 98?' })
    await playground.editFromUser(shopper, sent, 'а в 104?')
    const other = { photo: await photoBytes(80, 80), caption: 'ось цей' }
    await playground.editMediaFromUser(shopper, sent, other)
    const [, reworded, replaced] = await playground.api.getUpdates()
    expect(reworded?.edited_message).toMatchObject({ caption: 'а в 104?', photo: sent.photo })
    expect(replaced?.edited_message).toMatchObject({ caption: 'ось цей', photo: [{ width: 80 }] })
    expect(playground.messages(shopper.id)).toHaveLength(1)
  })

  test('but not what others sent', async () => {
    const { api, editFromUser } = await startPlayground({ shopper })
    const asked = await api.sendMessage(shopper.id, 'Який розмір?')
    await expect(editFromUser(shopper, asked, 'жоден')).rejects.toThrow('not theirs')
  })

  test('by deleting it, of which the bot is not told', async () => {
    const { api, sendFromUser, deleteFromUser, messages } = await startPlayground({ shopper })
    const { message_id: messageId } = await sendFromUser(shopper, { text: 'ой' })
    deleteFromUser(shopper, { chatId: shopper.id, messageId })
    expect(messages(shopper.id)).toEqual([])
    expect(await api.getUpdates()).toHaveLength(1)
  })
})

describe('a reaction', () => {
  test('is told to a bot that asks for reactions, with the one before', async () => {
    const { api, react, onEvent } = await startPlayground({ manager, managers: group })
    const { message_id: messageId } = await api.sendMessage(group.id, 'запит')
    const place = { chatId: group.id, messageId }
    react(manager, place, ['👀'])
    expect(await api.getUpdates({ allowed_updates: ['message_reaction'] })).toEqual([])
    const seen: unknown[] = []
    onEvent((event) => seen.push(event))
    react(manager, place, ['👌'])
    await api.setMessageReaction(group.id, messageId, [{ type: 'emoji', emoji: '👀' }])
    const [update] = await api.getUpdates()
    expect(update?.message_reaction).toMatchObject({
      message_id: messageId,
      user: { id: manager.id },
      old_reaction: [{ emoji: '👀' }],
      new_reaction: [{ emoji: '👌' }],
    })
    expect(seen).toMatchObject([{ emoji: ['👌'] }, { emoji: ['👌', '👀'] }])
  })

  test('is one of Telegram’s emoji', async () => {
    const { call, api } = await startPlayground({ shopper })
    const { message_id } = await api.sendMessage(shopper.id, 'а')
    const reaction = [{ type: 'emoji', emoji: '✅' }]
    const place = { chat_id: shopper.id, message_id }
    expect(await call('setMessageReaction', { ...place, reaction })).toMatchObject({
      description: 'Bad Request: REACTION_INVALID',
    })
  })
})

test('the list of wanted updates is kept until another one is given', async () => {
  const { api, sendFromUser, react } = await startPlayground({ shopper })
  const { message_id: messageId } = await sendFromUser(shopper, { text: 'а' })
  const place = { chatId: shopper.id, messageId }
  const newest = async () => Object.keys((await api.getUpdates({ offset: -1 }))[0] ?? {})[0]
  await api.getUpdates({ allowed_updates: ['message_reaction'] })
  react(shopper, place, ['👍'])
  await sendFromUser(shopper, { text: 'б' })
  expect(await newest()).toBe('message_reaction')
  // An empty list stands for the usual kinds, and reactions are none of them.
  await api.getUpdates({ allowed_updates: [] })
  await sendFromUser(shopper, { text: 'в' })
  react(shopper, place, ['👎'])
  expect(await newest()).toBe('message')
})
