import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { packPress, parsePress } from '#src/bot/callback-data.ts'
import { escapeHtml, translator } from '#src/bot/texts.ts'
import { buttonsOf } from '#test/support/chat-answers.ts'
import { type ChatPeople, createChatPeople } from '#test/support/chat-people.ts'
import { readCataloguePhoto } from '#test/support/chat-photos.ts'
import { type ChatWorld, openChatWorld } from '#test/support/chat-world.ts'

let world: ChatWorld
let people: ChatPeople

beforeAll(async () => {
  world = await openChatWorld()
  people = createChatPeople(world)
  await world.openBot()
})
afterAll(() => world.close())

const uk = translator('uk')

describe('commands', () => {
  const commands = [
    ['uk', '/start', 'start'],
    ['uk', '/help', 'help'],
    ['uk', '/cancel', 'cancelled'],
    ['en', '/start', 'start'],
    ['en', '/help', 'help'],
    ['en-GB', '/cancel', 'cancelled'],
    ['fr', '/start', 'start'],
  ] as const

  it.each(commands)('in %s: %s', async (code, command, key) => {
    const user = people.newShopper(code)
    await world.telegram.sendFromUser(user, { text: command })
    const reply = await people.answerOf(user, 'other')
    const translate = translator(code.startsWith('en') ? 'en' : 'uk')
    const html = translate(key, { count: 0 })
    expect(escapeHtml(reply.text ?? '')).toBe(html.replaceAll(/<\/?b>/g, ''))
  })

  it('are in the menu of the input field', () => {
    const languages = world.telegram.calls
      .of('setMyCommands')
      .map(({ payload }) => payload['language_code'])
    expect(new Set(languages)).toEqual(new Set([undefined, 'en']))
  })

  it('/cancel withdraws an inquiry that waits for a choice', async () => {
    const user = people.newShopper()
    const choice = await people.choiceOf(user, ['kazka-mint-front', 'zyma-red-front'])
    await world.telegram.sendFromUser(user, { text: '/cancel' })
    await people.reply(user, uk('cancelled', { count: 1 }))
    const [first = ''] = buttonsOf(choice)
    expect(await people.tap(user, { messageId: choice.message_id, data: first })).toBe(
      uk('outdated'),
    )
  })

  it('words that name nothing and other files get the advice to send a photo', async () => {
    const user = people.newShopper()
    await world.telegram.sendFromUser(user, { text: '<b>xyzzy</b>?' })
    await people.reply(user, uk('nothing-found'))
    const reader = people.newShopper()
    await world.telegram.sendFromUser(reader, { document: Buffer.from('%PDF-1.7'), name: 'a.pdf' })
    expect((await people.answerOf(reader, 'unreadable')).text).toBe(uk('not-a-picture'))
  })
})

describe('a photo', () => {
  it('becomes a card in the place of the placeholder, in answer to the photo', async () => {
    const user = people.newShopper()
    const photoId = await people.sendPhoto(user, 'mriya-pink-front')
    const card = await people.answerOf(user, 'card')
    expect(card.caption).toContain('Мрія')
    expect(card.caption).toContain(uk('in-stock'))
    expect(card.reply_to_message?.message_id).toBe(photoId)
    expect(card.edit_date).toBeDefined()
    expect(new Set(buttonsOf(card).map((data) => parsePress(data)?.kind))).toEqual(
      new Set(['show', 'order', 'not-this', 'more', 'person']),
    )
    expect(world.telegram.messages(user.id)).toHaveLength(2)
  })

  it('is answered in the language of the client', async () => {
    const user = people.newShopper('en')
    await people.sendPhoto(user, 'mriya-mint-front')
    expect((await people.answerOf(user, 'card')).caption).toContain(translator('en')('in-stock'))
  })

  it('is answered as a file of a picture type, too', async () => {
    const user = people.newShopper()
    const document = await readCataloguePhoto('laguna-navy-front')
    await world.telegram.sendFromUser(user, { document, name: 'photo.jpg' })
    expect((await people.answerOf(user, 'card')).caption).toContain('Лагуна')
  })

  it('shows the price and stock of the moment when it is refreshed', async () => {
    const user = people.newShopper()
    await people.sendPhoto(user, 'sonko-sky-front')
    const card = await people.answerOf(user, 'card')
    expect(card.caption).not.toContain('4 321,50')
    const refresh = buttonsOf(card)[0] ?? ''
    expect(await people.tap(user, { messageId: card.message_id, data: refresh })).toBe(
      uk('updated'),
    )

    await world.inDatabase(async (db) => {
      await db
        .updateTable('products')
        .set({ price_minor: 432_150 })
        .where('sku', '=', 'SONKO-SKY' as never)
        .execute()
      await db
        .updateTable('variants')
        .set({ price_minor: null })
        .where('sku', '=', 'SONKO-SKY' as never)
        .execute()
    })
    expect(await people.tap(user, { messageId: card.message_id, data: refresh })).toBe(
      uk('changed'),
    )
    const fresh = world.telegram.messages(user.id).find((m) => m.message_id === card.message_id)
    expect(fresh?.caption?.replaceAll(/\s/g, ' ')).toContain('4 321,50 ₴')
    expect(fresh?.photo).toBeDefined()
  })
})

describe('a choice', () => {
  it('becomes the card of what is tapped', async () => {
    const user = people.newShopper()
    const choice = await people.choiceOf(user, ['rybka-coral-front', 'snizhok-white-front'])
    const [, second = '', none = ''] = buttonsOf(choice)
    expect(parsePress(second)).toMatchObject({ kind: 'pick', place: 1 })
    expect(parsePress(none)?.kind).toBe('none')
    expect(choice.photo).toBeDefined()
    await people.tapUntil(user, { messageId: choice.message_id, data: second }, uk('settled'))
    const card = await people.answerOf(user, 'card')
    expect(card.message_id).toBe(choice.message_id)
    const named = choice.reply_markup?.inline_keyboard[1]?.[0]?.text.replace(/^2\. /, '')
    expect(card.caption).toContain(named)
  })

  it("is nobody else's to make", async () => {
    const user = people.newShopper()
    const stranger = people.newShopper()
    const choice = await people.choiceOf(user, ['kraplia-yellow-front', 'kaliuzha-navy-front'])
    const [first = '', , none = ''] = buttonsOf(choice)
    // A stranger's client can only name messages of its own chat; the data may be anyone's.
    await world.telegram.sendFromUser(stranger, { text: '/help' })
    const own = await people.answerOf(stranger, 'other')
    for (const data of [first, none]) {
      expect(await people.tap(stranger, { messageId: own.message_id, data: data })).toBe(
        uk('outdated'),
      )
    }
    expect(world.telegram.messages(stranger.id).at(-1)).toEqual(own)
    expect(world.telegram.messages(user.id).at(-1)).toEqual(choice)
    const [press] = buttonsOf(choice).map(parsePress)
    await world.inDatabase(async (db) => {
      const inquiry = await db
        .selectFrom('inquiries')
        .select(['state', 'sku'])
        .where('id', '=', press?.id ?? 0)
        .executeTakeFirst()
      expect(inquiry).toEqual({ state: 'answered', sku: null })
    })
  })

  it('bears forged data', async () => {
    const user = people.newShopper()
    const choice = await people.choiceOf(user, ['vesna-red-front', 'promin-white-front'])
    const { id = 0 } = parsePress(buttonsOf(choice)[0] ?? '') ?? {}
    const forged = [
      packPress({ kind: 'pick', id, place: 9 }),
      packPress({ kind: 'more', id, place: 9 }),
      packPress({ kind: 'none', id: 999_999_999 }),
      packPress({ kind: 'none', id: 9_999_999_999 }),
      'p:1:0; drop table questions',
      '{"kind":"pick"}',
      '💥'.repeat(16),
    ]
    for (const data of forged) {
      expect([data, await people.tap(user, { messageId: choice.message_id, data: data })]).toEqual([
        data,
        uk('outdated'),
      ])
    }
    expect(world.telegram.messages(user.id).at(-1)).toEqual(choice)
  })
})
