import type { Message } from 'grammy/types'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { translator } from '#src/bot/texts.ts'
import { type BotHarness, openBotHarness } from '#test/support/bot-harness.ts'
import { answersIn } from '#test/support/chat-answers.ts'
import { readCataloguePhoto } from '#test/support/chat-photos.ts'
import { matched, nothing } from '#test/support/outcomes.ts'

const en = translator('en')
let bot: BotHarness
let photo: Uint8Array

beforeAll(async () => {
  bot = await openBotHarness()
  photo = await readCataloguePhoto('mriya-pink-front')
})
afterAll(() => bot.close())
beforeEach(() => bot.reset())

const file = { file_id: 'x', file_unique_id: 'u' }
const video: Partial<Message> = { video: { ...file, width: 1, height: 1, duration: 1 } }
const pdf: Partial<Message> = { document: { ...file, mime_type: 'application/pdf' } }
const sheet: Partial<Message> = { document: { ...file, mime_type: 'application/vnd.ms-excel' } }
const note: Partial<Message> = { document: { ...file, mime_type: 'text/plain' } }
const music: Partial<Message> = { audio: { ...file, duration: 1 } }

/** An album of these captions, with other parts around its photos. */
async function sendAlbum(
  captions: readonly string[],
  { before = [], after = [] }: Partial<Record<'before' | 'after', Partial<Message>[]>> = {},
) {
  const user = bot.newShopper()
  const mediaGroupId = `album ${user.id}`
  for (const part of before) bot.receive(user, { ...part, media_group_id: mediaGroupId })
  for (const caption of captions) {
    await bot.telegram.sendFromUser(user, { photo, caption }, { mediaGroupId })
  }
  for (const part of after) bot.receive(user, { ...part, media_group_id: mediaGroupId })
  await bot.settle()
  expect(bot.failed).toEqual([])
  return { user, answers: answersIn(bot.telegram, user.id, 'en'), mediaGroupId }
}

const askedCaptions = () => bot.asked.map(({ caption }) => caption)

describe('an album', () => {
  // Row 27: every part of it belongs to the one question.
  const others = [
    ['two videos after the photo', { after: [video, video] }],
    ['a video before it', { before: [video] }],
    ['a PDF before and a video after', { before: [pdf], after: [video] }],
    ['music', { after: [music, music] }],
    ['a film without sound', { after: [{ ...video, caption: ' ' }] }],
    ['a table and a note', { before: [sheet], after: [note] }],
    ['what a phone calls no type', { after: [{ document: { ...file, mime_type: 'audio/*' } }] }],
    ['everything at once', { before: [video, music], after: [pdf, sheet, note, video] }],
    ['a video with words', { before: [{ ...video, caption: 'Скільки коштує?' }] }],
    ['nine videos', { after: Array.from({ length: 9 }, () => video) }],
  ] as const
  it.each(others)('of a photo and others is answered once: %s', async (_, parts) => {
    bot.sees = () => matched('MRIYA-PINK')
    const { answers } = await sendAlbum([''], {
      before: 'before' in parts ? [...parts.before] : [],
      after: 'after' in parts ? [...parts.after] : [],
    })
    expect(answers.map(({ kind }) => kind)).toEqual(['card'])
    expect(bot.asked).toHaveLength(1)
  })

  it.each([
    ['videos', [video, video, video]],
    ['files', [pdf, pdf]],
    ['music', [music, music]],
  ])('without a photo is asked for one, once: %s', async (_, parts) => {
    const { answers } = await sendAlbum([], { before: [...parts] })
    expect(answers.map(({ message }) => message.text)).toEqual([en('send-photo')])
  })

  it('heeds its only caption for every photo, wherever it stands', async () => {
    await sendAlbum(['', 'ZYMA-RED', ''])
    expect(askedCaptions()).toEqual(['ZYMA-RED', 'ZYMA-RED', 'ZYMA-RED'])
  })

  it('heeds the caption of a video as well', async () => {
    await sendAlbum(['', ''], { after: [{ ...video, caption: 'ZYMA-RED' }] })
    expect(askedCaptions()).toEqual(['ZYMA-RED', 'ZYMA-RED'])
  })

  // Row 28: each caption speaks for its own photo.
  const captioned = [
    ['two of two', ['MRIYA-PINK', 'LAGUNA-NAVY'], ['MRIYA-PINK', 'LAGUNA-NAVY']],
    ['in the other order', ['LAGUNA-NAVY', 'MRIYA-PINK'], ['LAGUNA-NAVY', 'MRIYA-PINK']],
    ['two of three', ['MRIYA-PINK', '', 'LAGUNA-NAVY'], ['MRIYA-PINK', '', 'LAGUNA-NAVY']],
    ['the last two', ['', 'MRIYA-PINK', 'LAGUNA-NAVY'], ['', 'MRIYA-PINK', 'LAGUNA-NAVY']],
    [
      'far apart',
      ['MRIYA-PINK', '', '', '', 'LAGUNA-NAVY'],
      ['MRIYA-PINK', '', '', '', 'LAGUNA-NAVY'],
    ],
    [
      'each twice',
      ['MRIYA-PINK', 'LAGUNA-NAVY', 'MRIYA-PINK', 'LAGUNA-NAVY'],
      ['MRIYA-PINK', 'LAGUNA-NAVY', 'MRIYA-PINK', 'LAGUNA-NAVY'],
    ],
    ['one asked about', ['MRIYA-PINK?', 'LAGUNA-NAVY'], ['MRIYA-PINK?', 'LAGUNA-NAVY']],
    [
      'one first, one last',
      ['', 'LAGUNA-NAVY', '', 'MRIYA-PINK'],
      ['', 'LAGUNA-NAVY', '', 'MRIYA-PINK'],
    ],
    [
      'twice in a row',
      ['LAGUNA-NAVY', 'LAGUNA-NAVY', 'MRIYA-PINK'],
      ['LAGUNA-NAVY', 'LAGUNA-NAVY', 'MRIYA-PINK'],
    ],
    [
      'the same product twice',
      ['MRIYA-PINK', 'MRIYA-PINK?', 'LAGUNA-NAVY'],
      ['MRIYA-PINK', 'MRIYA-PINK?', 'LAGUNA-NAVY'],
    ],
  ] as const
  it.each(captioned)('of different captions offers what each names: %s', async (_, sent, asked) => {
    bot.sees = (caption) => (caption === '' ? nothing : matched(caption.replace('?', '')))
    const { answers } = await sendAlbum(sent)
    expect(askedCaptions()).toEqual(asked)
    expect(answers.map(({ kind }) => kind)).toEqual(['choice'])
    const labels = answers[0]?.message.reply_markup?.inline_keyboard.map(([button]) => button?.text)
    expect(labels).toHaveLength(3)
    expect(labels?.join()).toMatch(/Mriya.*pink|pink.*Mriya/i)
    expect(labels?.join()).toMatch(/Laguna/)
  })

  it('is looked at again when a part comes late, in the same message', async () => {
    bot.sees = (caption) => (caption === 'ZYMA-RED' ? matched(caption) : nothing)
    const { user, answers, mediaGroupId } = await sendAlbum(['xyzzy'])
    expect(answers.map(({ kind }) => kind)).toEqual(['ticket'])
    await bot.telegram.sendFromUser(user, { photo, caption: 'ZYMA-RED' }, { mediaGroupId })
    await bot.settle()
    const now = answersIn(bot.telegram, user.id, 'en')
    expect(now.map(({ kind }) => kind)).toEqual(['card'])
    expect(now[0]?.message.message_id).toBe(answers[0]?.message.message_id)
    expect((await bot.parts.tickets.get(1))?.state).toBe('closed')
  })

  it('keeps its answer when a video comes late', async () => {
    bot.sees = () => matched('MRIYA-PINK')
    const { user, mediaGroupId } = await sendAlbum([''])
    bot.receive(user, { ...video, media_group_id: mediaGroupId })
    await bot.settle()
    expect(bot.kindsIn(user.id)).toEqual(['card'])
    expect(bot.failed).toEqual([])
  })
})

describe('an edit', () => {
  it('that changes nothing is not looked at again', async () => {
    bot.sees = () => matched('MRIYA-PINK')
    const user = bot.newShopper()
    const sent = await bot.telegram.sendFromUser(user, { photo, caption: 'x' })
    await bot.settle()
    await bot.telegram.editFromUser(user, sent, 'x')
    await bot.settle()
    expect(bot.asked).toHaveLength(1)
  })

  it('of one caption of an album is looked at with the whole of it', async () => {
    bot.sees = (caption) => (caption === '' ? nothing : matched(caption))
    const user = bot.newShopper()
    const [first, second] = await bot.telegram.sendAlbum(user, [
      { photo, caption: 'MRIYA-PINK' },
      { photo, caption: 'LAGUNA-NAVY' },
    ])
    await bot.settle()
    if (!first || !second) throw new Error('no album')
    await bot.telegram.editFromUser(user, first, 'LAGUNA-NAVY')
    await bot.settle()
    expect(askedCaptions().slice(2)).toEqual(['LAGUNA-NAVY', 'LAGUNA-NAVY'])
    expect(bot.saidTo(user.id)).toEqual([expect.stringMatching(/^Laguna/)])
  })
})
