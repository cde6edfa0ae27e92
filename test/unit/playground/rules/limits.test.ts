import { InputFile } from 'grammy'
import { describe, expect, test } from 'vitest'
import {
  descriptionOf,
  manager,
  photoBytes,
  refusalOf,
  shopper,
  startPlayground,
  stoppedClock,
} from '#test/unit/playground/playground.ts'

const group = { id: -1_001_000_000_077, title: 'Менеджери' }

describe('limits of the Bot API', () => {
  test('20 messages a minute into a group, an album counting each photo', async () => {
    const clock = stoppedClock()
    const { api } = await startPlayground({ managers: group, now: clock.now })
    for (let count = 0; count < 18; count += 1) await api.sendMessage(group.id, `${count}`)
    clock.advance(10_500)
    const photo = await photoBytes()
    const album = Array.from({ length: 3 }, () => ({
      type: 'photo' as const,
      media: new InputFile(photo),
    }))
    expect(await refusalOf(api.sendMediaGroup(group.id, album))).toMatchObject({
      error_code: 429,
      description: 'Too Many Requests: retry after 50',
      parameters: { retry_after: 50 },
    })
    await api.sendMediaGroup(group.id, album.slice(1))
    expect((await refusalOf(api.sendMessage(group.id, 'ще'))).error_code).toBe(429)
    clock.advance(50_000)
    expect((await api.sendMessage(group.id, 'ще')).text).toBe('ще')
  })

  test('can be changed while the server runs', async () => {
    const { api, limits } = await startPlayground({ shopper, limits: 'off' })
    await api.sendMessage(shopper.id, 'x'.repeat(5000))
    limits.textLength = 10
    expect(await descriptionOf(api.sendMessage(shopper.id, 'x'.repeat(11)))).toBe(
      'Bad Request: message is too long',
    )
    limits.privateMessagesPerSecond = 1
    await api.sendMessage(shopper.id, 'a')
    expect((await refusalOf(api.sendMessage(shopper.id, 'b'))).parameters.retry_after).toBe(1)
  })

  test('lengths are those of the text that is shown', async () => {
    const { api } = await startPlayground({ shopper })
    const bold = { parse_mode: 'HTML' as const }
    await api.sendMessage(shopper.id, `<b>${'x'.repeat(4096)}</b>`, bold)
    expect(await descriptionOf(api.sendMessage(shopper.id, 'x'.repeat(4097)))).toBe(
      'Bad Request: message is too long',
    )
    const photo = new InputFile(await photoBytes())
    expect(
      await descriptionOf(api.sendPhoto(shopper.id, photo, { caption: 'x'.repeat(1025) })),
    ).toBe('Bad Request: message caption is too long')
  })

  test('64 bytes of callback data', async () => {
    const { api } = await startPlayground({ shopper })
    const keyboard = (data: string) => ({
      reply_markup: { inline_keyboard: [[{ text: 'a', callback_data: data }]] },
    })
    await api.sendMessage(shopper.id, 'a', keyboard('x'.repeat(64)))
    expect(await descriptionOf(api.sendMessage(shopper.id, 'a', keyboard('ї'.repeat(33))))).toBe(
      'Bad Request: BUTTON_DATA_INVALID',
    )
  })

  test('sizes of files and photos', async () => {
    const { api, limits, sendFromUser } = await startPlayground({ shopper })
    const document = new Uint8Array(20 * 1024 * 1024 + 1)
    const sent = await sendFromUser(shopper, { document, name: 'big.mov' })
    expect(await descriptionOf(api.getFile(sent.document?.file_id ?? ''))).toBe(
      'Bad Request: file is too big',
    )
    limits.photoBytes = 100
    const photo = await photoBytes()
    expect(await descriptionOf(api.sendPhoto(shopper.id, new InputFile(photo)))).toBe(
      `Bad Request: file of size ${photo.length} bytes is too big for a photo; the maximum size is 100 bytes`,
    )
  })

  test('48 hours to delete a message', async () => {
    const clock = stoppedClock()
    const { api, sendFromUser, messages } = await startPlayground({ shopper, now: clock.now })
    const old = await sendFromUser(shopper, { text: 'давно' })
    const older = await sendFromUser(shopper, { text: 'ще давніше' })
    await api.deleteMessage(shopper.id, older.message_id)
    clock.advance(49 * 3600 * 1000)
    expect(await descriptionOf(api.deleteMessage(shopper.id, old.message_id))).toBe(
      "Bad Request: message can't be deleted for everyone",
    )
    await api.deleteMessages(shopper.id, [old.message_id])
    expect(messages(shopper.id)).toHaveLength(1)
  })
})

describe('faults', () => {
  test('a blocked bot is told so, as an update and by every attempt to write', async () => {
    const { api, blockBot, unblockBot } = await startPlayground({ shopper })
    blockBot(shopper)
    expect(await refusalOf(api.sendMessage(shopper.id, 'a'))).toMatchObject({
      error_code: 403,
      description: 'Forbidden: bot was blocked by the user',
    })
    expect((await refusalOf(api.sendChatAction(shopper.id, 'typing'))).error_code).toBe(403)
    unblockBot(shopper)
    await api.sendMessage(shopper.id, 'a')
    const updates = await api.getUpdates()
    expect(updates.map(({ my_chat_member }) => my_chat_member?.new_chat_member.status)).toEqual([
      'kicked',
      'member',
    ])
  })

  test('fail as often as asked, before the call or after it', async () => {
    const { api, failNext, messages } = await startPlayground({ shopper })
    failNext('sendMessage', [500, 'Internal Server Error'], { times: 2 })
    failNext('sendMessage', [502, 'Bad Gateway'], { afterDoing: true })
    const codes = []
    for (const text of ['a', 'b', 'c']) {
      codes.push((await refusalOf(api.sendMessage(shopper.id, text))).error_code)
    }
    await api.sendMessage(shopper.id, 'd')
    expect(codes).toEqual([500, 500, 502])
    expect(messages(shopper.id).map(({ text }) => text)).toEqual(['c', 'd'])
  })

  test('strike downloads as well', async () => {
    const { api, apiRoot, token, failNext, sendFromUser } = await startPlayground()
    const sent = await sendFromUser(shopper, { document: new Uint8Array([1]) })
    const { file_path } = await api.getFile(sent.document?.file_id ?? '')
    failNext('downloadFile', [500, 'Internal Server Error'])
    const download = () => fetch(`${apiRoot}/file/bot${token}/${file_path}`)
    expect((await download()).status).toBe(500)
    expect((await download()).status).toBe(200)
  })

  test('an upgraded group names its new id', async () => {
    const basic = { id: -4242, title: 'Група' }
    const playground = await startPlayground({ managers: basic, manager })
    await playground.api.sendMessage(basic.id, 'a')
    const id = playground.upgradeGroup(manager, basic.id)
    expect(await refusalOf(playground.api.sendMessage(basic.id, 'b'))).toMatchObject({
      error_code: 400,
      description: 'Bad Request: group chat was upgraded to a supergroup chat',
      parameters: { migrate_to_chat_id: id },
    })
    expect((await playground.api.sendMessage(id, 'b')).chat.type).toBe('supergroup')
    const updates = await playground.api.getUpdates()
    expect(updates.map(({ message }) => message)).toMatchObject([
      { migrate_to_chat_id: id },
      { migrate_from_chat_id: basic.id },
    ])
  })
})
