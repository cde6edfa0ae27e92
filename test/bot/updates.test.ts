import type { Message, Update } from 'grammy/types'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { translator } from '#src/bot/texts.ts'
import type { PersonContent } from '#src/playground/people/person-content.ts'
import { type BotHarness, openBotHarness } from '#test/support/bot-harness.ts'
import { answersIn } from '#test/support/chat-answers.ts'
import { readCataloguePhoto } from '#test/support/chat-photos.ts'
import { ambiguous, matched } from '#test/support/outcomes.ts'

const en = translator('en')
const uk = translator('uk')
let bot: BotHarness
let photo: Uint8Array

beforeAll(async () => {
  bot = await openBotHarness()
  photo = await readCataloguePhoto('mriya-pink-front')
})
afterAll(() => bot.close())
beforeEach(() => bot.reset())

describe('a picture', () => {
  beforeEach(() => {
    bot.sees = () => matched('MRIYA-PINK')
  })

  it('sent as a photo is answered in reply to it, in its largest size', async () => {
    const user = bot.newShopper()
    const sent = await bot.telegram.sendFromUser(user, { photo })
    await bot.settle()
    expect(bot.failed).toEqual([])
    expect(answersIn(bot.telegram, user.id, 'en')).toMatchObject([
      { kind: 'card', repliesTo: sent.message_id },
    ])
    const largest = sent.photo?.at(-1)?.file_unique_id
    expect(bot.asked).toEqual([{ fileKey: `telegram:${largest}`, caption: '' }])
  })

  it('is asked about with its caption', async () => {
    const user = bot.newShopper()
    await bot.telegram.sendFromUser(user, { photo, caption: 'ZYMA-RED на 104?' })
    await bot.settle()
    expect(bot.asked).toMatchObject([{ caption: 'ZYMA-RED на 104?' }])
  })

  it('that comes with a film of it (a live photo) is a photo', async () => {
    const user = bot.newShopper()
    const { photo: sizes = [] } = await bot.telegram.sendFromUser(user, { photo })
    bot.telegram.updates.clear()
    const film = { file_id: 'film', file_unique_id: 'f', width: 1, height: 1, duration: 2 }
    bot.receive(user, { photo: sizes, live_photo: { ...film, photo: sizes } })
    await bot.settle()
    expect(bot.kindsIn(user.id)).toEqual(['card'])
  })

  // Row 13: what a client declares says little; what is in the file decides.
  const pictures: readonly (readonly [string, string | undefined, string | undefined])[] = [
    ['of its type', 'a.jpg', 'image/jpeg'],
    ['of a type in capitals', 'a.jpg', 'IMAGE/JPEG'],
    ['of no type', 'IMG_0001.JPG', undefined],
    ['of an empty type', 'IMG_0001.JPG', ''],
    ['of no type and no name', undefined, undefined],
    ['as octet-stream', 'IMG_0001.JPG', 'application/octet-stream'],
    ['as octet-stream with a parameter', 'photo', 'application/octet-stream; charset=binary'],
    ['as binary/octet-stream', 'photo', 'binary/octet-stream'],
    ['of a wrong type but a telling name', 'photo.HEIC', 'application/x-download'],
    ['of a wrong type, named as WebP', 'a.webp', 'text/plain'],
  ]
  it.each(pictures)('sent as a file %s is looked at', async (_, name, mimeType) => {
    const user = bot.newShopper()
    const { document } = await bot.telegram.sendFromUser(user, {
      document: photo,
      name: 'a.jpg',
      mimeType: 'image/jpeg',
    } satisfies PersonContent)
    if (!document) throw new Error('no document')
    bot.telegram.updates.clear()
    const { file_name: _name, mime_type: _type, ...file } = document
    bot.receive(user, {
      document: {
        ...file,
        ...(name === undefined ? {} : { file_name: name }),
        ...(mimeType === undefined ? {} : { mime_type: mimeType }),
      },
    })
    await bot.settle()
    expect(bot.kindsIn(user.id)).toEqual(['card'])
  })

  it('that is none after all is told so', async () => {
    const user = bot.newShopper()
    const document = Buffer.from('this is no picture')
    const mimeType = 'application/octet-stream'
    await bot.telegram.sendFromUser(user, { document, name: 'a.bin', mimeType })
    await bot.settle()
    expect(bot.saidTo(user.id)).toEqual([en('not-a-picture')])
    expect(bot.failed).toEqual([])
  })
})

describe('another kind of file', () => {
  const others = [
    ['a.pdf', 'application/pdf'],
    ['prices.xlsx', 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'],
    ['a.zip', 'application/zip'],
    ['notes.txt', 'text/plain'],
    ['a.mp4', 'video/mp4'],
  ] as const
  it.each(others)('is declined without being fetched: %s', async (name, mimeType) => {
    const user = bot.newShopper()
    await bot.telegram.sendFromUser(user, { document: Buffer.from('%PDF-1.4'), name, mimeType })
    await bot.settle()
    expect(bot.saidTo(user.id)).toEqual([en('not-a-picture')])
    expect(bot.telegram.calls.of('getFile')).toEqual([])
  })
})

describe('words', () => {
  it('are answered in the language of the client', async () => {
    const [english, ukrainian] = [bot.newShopper('en-GB'), bot.newShopper('uk')]
    await bot.telegram.sendFromUser(english, { text: 'привіт' })
    await bot.telegram.sendFromUser(ukrainian, { text: 'hello' })
    await bot.settle()
    expect(bot.saidTo(english.id)).toEqual([en('greeting')])
    expect(bot.saidTo(ukrainian.id)).toEqual([uk('greeting')])
  })

  it.each(['start', 'help'])('that are /%s are answered', async (command) => {
    const user = bot.newShopper()
    await bot.telegram.sendFromUser(user, { text: `/${command}` })
    await bot.settle()
    expect(bot.saidTo(user.id)).toEqual([en(command).replaceAll(/<[^>]+>/g, '')])
  })

  it('that are /cancel withdraw what is undecided', async () => {
    const user = bot.newShopper()
    bot.sees = () => ambiguous('MRIYA-PINK', 'LAGUNA-NAVY')
    await bot.telegram.sendFromUser(user, { photo })
    await bot.settle()
    await bot.telegram.sendFromUser(user, { text: '/cancel' })
    await bot.settle()
    expect(bot.saidTo(user.id)).toEqual([en('withdrawn'), en('cancelled', { count: 1 })])
    await bot.telegram.sendFromUser(user, { text: '/cancel' })
    await bot.settle()
    expect(bot.saidTo(user.id).at(-1)).toBe(en('cancelled', { count: 0 }))
  })
})

const somebody = { id: 1, is_bot: false, first_name: 'A' }

describe('what happens in a chat', () => {
  const at = { message_id: 1, date: 1, chat: { id: 1, type: 'private', first_name: 'A' } } as const
  // Row 26: nobody waits for an answer to these.
  const events: readonly (readonly [string, Partial<Message>])[] = [
    ['something is pinned', { pinned_message: { ...at, text: 'x' } }],
    ['a timer is set', { message_auto_delete_timer_changed: { message_auto_delete_time: 60 } }],
    ['writing is allowed', { write_access_allowed: { from_request: true } }],
    ['people are shared', { users_shared: { request_id: 1, users: [{ user_id: 1 }] } }],
    ['a topic is opened', { forum_topic_created: { name: 'A', icon_color: 0x6fb9f0 } }],
    ['a chat is shared', { chat_shared: { request_id: 1, chat_id: 1 } }],
    [
      'the background changes',
      { chat_background_set: { type: { type: 'chat_theme', theme_name: 'x' } } },
    ],
    ['a web app speaks', { web_app_data: { data: '{}', button_text: 'x' } }],
    ['a website is connected', { connected_website: 'example.org' }],
    [
      'somebody is near',
      { proximity_alert_triggered: { traveler: somebody, watcher: somebody, distance: 1 } },
    ],
    ['something unknown', { next_years_invention: { is: 'odd' } } as Partial<Message>],
  ]
  it.each(events)('is no question: %s', async (_, content) => {
    const user = bot.newShopper()
    bot.receive(user, content)
    await bot.settle()
    expect(bot.callsTo(user.id)).toEqual([])
    expect(bot.failed).toEqual([])
  })
})

describe('updates of other kinds', () => {
  const user = { id: 9_400_000_001, is_bot: false, first_name: 'A' }
  const chat = { id: user.id, type: 'private', first_name: 'A' } as const
  const at = { message_id: 1, date: 1, chat } as const
  const updates: readonly (readonly [string, Omit<Update, 'update_id'>])[] = [
    [
      'a place that moves on',
      {
        edited_message: {
          ...at,
          from: user,
          edit_date: 2,
          location: { latitude: 1, longitude: 1 },
        },
      },
    ],
    [
      'a channel post',
      {
        channel_post: {
          message_id: 1,
          date: 1,
          chat: { id: -1_001, type: 'channel', title: 'C' },
          text: 'x',
        },
      },
    ],
    ['a kind to come', { thought_transfer: { from: user } } as Omit<Update, 'update_id'>],
    ['nothing at all', {}],
  ]
  it.each(updates)('change nothing: %s', async (_, update) => {
    bot.receiveUpdate(update)
    await bot.settle()
    expect(bot.failed).toEqual([])
    expect(bot.telegram.calls.all()).toEqual([])
    expect(bot.done).toHaveLength(1)
  })

  it('take no money for an order that is none', async () => {
    const checkout = { id: '1', currency: 'UAH', total_amount: 1, invoice_payload: '' }
    bot.receiveUpdate({ pre_checkout_query: { ...checkout, from: user } })
    await bot.settle()
    expect(bot.failed).toEqual([])
    const [answer, ...more] = bot.telegram.calls.all()
    expect(answer).toMatchObject({ method: 'answerPreCheckoutQuery', payload: { ok: false } })
    expect(more).toEqual([])
  })
})

describe('groups', () => {
  it('that are no managers’ group get no answer, to words or photos', async () => {
    const { telegram } = bot
    const groupId = bot.managersId - 400_000_000
    const user = bot.newShopper()
    telegram.addGroup({ id: groupId, title: 'Strangers', members: [user] })
    await telegram.sendFromUser(user, { text: '/start' }, { chatId: groupId })
    await telegram.sendFromUser(user, { photo }, { chatId: groupId })
    await bot.settle()
    expect(bot.callsTo(groupId)).toEqual([])
    expect(bot.asked).toEqual([])
  })
})
