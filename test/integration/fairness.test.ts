import type { Message, User } from 'grammy/types'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { escapeHtml, translator } from '#src/bot/texts.ts'
import { kindOf } from '#test/support/chat-answers.ts'
import { readCataloguePhoto } from '#test/support/chat-photos.ts'
import { type ChatWorld, type OpenBot, openChatWorld, person } from '#test/support/chat-world.ts'
import { askForCard, type Flood, sendFlood, wordKinds } from '#test/support/flood.ts'
import { floodKinds } from '#test/support/flood-kinds.ts'
import { isLong } from '#test/support/long.ts'

/** A chat gets about one message a second, so that a short flood is one of a few seconds. */
const flood: Flood = isLong ? { words: 60, photos: 60, taps: 60 } : { words: 7, photos: 3, taps: 3 }
const patienceMs = isLong ? 900_000 : 120_000

let world: ChatWorld
let bot: OpenBot

beforeAll(async () => {
  world = await openChatWorld({ limits: { privateMessagesPerSecond: 1 } })
  bot = await world.openBot()
})
afterAll(() => world.close())

const uk = translator('uk')
const plain = (html: string) => html.replaceAll(/<\/?b>/g, '')
const answersToWords = {
  '/help': plain(uk('help')),
  '/start': plain(uk('start')),
  'Привіт!': uk('greeting'),
}

/** What the bot does in private chats, in the order in which Telegram sees it. */
function watch(chatIds: readonly number[]) {
  const seen: { readonly chatId: number; readonly message?: Message; readonly isNew: boolean }[] =
    []
  world.telegram.onEvent((event) => {
    if (!chatIds.includes(event.chatId)) return
    if (event.kind === 'callbackAnswer' && event.text !== '') {
      seen.push({ chatId: event.chatId, isNew: true })
    }
    if (event.kind !== 'message' && event.kind !== 'edited') return
    const { chatId, message, kind } = event
    // As it is now: it will be edited.
    if (message.from?.is_bot)
      seen.push({ chatId, message: { ...message }, isNew: kind === 'message' })
  })
  return seen
}

it(`one chat's ${flood.words} texts, ${flood.photos} photos and ${flood.taps} taps do not keep another waiting`, {
  timeout: patienceMs,
}, async () => {
  const { telegram } = world
  const [flooding, quiet] = [person(8_300_000_001), person(8_300_000_002)]
  const cardId = await askForCard(telegram, flooding)
  const seen = watch([flooding.id, quiet.id])

  const sent = await sendFlood(telegram, flooding, { ...flood, cardId })
  // On a slow machine the flood is answered while it is still being sent.
  const seenBefore = seen.length
  await telegram.sendFromUser(quiet, { photo: await readCataloguePhoto('zyma-red-front') })
  await telegram.waitForMessage(quiet.id, (message) => kindOf(message) === 'card', {
    deadlineMs: patienceMs,
  })

  const placeholderAt = seen.findIndex(({ chatId }) => chatId === quiet.id)
  const answersBefore = seen
    .slice(seenBefore, placeholderAt)
    .filter(({ chatId, isNew }) => chatId === flooding.id && isNew)
  expect(answersBefore.length).toBeLessThan(5)

  const ofFlood = () => seen.filter(({ chatId }) => chatId === flooding.id)
  const answeredTaps = () =>
    telegram.calls
      .of('answerCallbackQuery')
      .map(({ payload }) => String(payload['callback_query_id']))
      // Others may have tapped before.
      .filter((id) => sent.tapIds.includes(id))
  const cards = () =>
    ofFlood().flatMap(({ message, isNew }) =>
      message && !isNew && kindOf(message) === 'card' && message.message_id !== cardId
        ? [message.reply_to_message?.message_id]
        : [],
    )
  await expect
    .poll(() => [cards().length, new Set(answeredTaps()).size], { timeout: patienceMs })
    .toEqual([flood.photos, flood.taps])
  const refreshed = () =>
    ofFlood().filter(({ message, isNew }) => !isNew && message?.message_id === cardId).length
  // The same tap again finds nothing to change.
  await expect.poll(refreshed, { timeout: patienceMs }).toBeGreaterThan(0)

  const words = Array.from(
    { length: flood.words },
    (_, at) => wordKinds[at % wordKinds.length] ?? '/help',
  )
  const replies = ofFlood().flatMap(({ message, isNew }) =>
    message && isNew && kindOf(message) === 'other' ? [escapeHtml(message.text ?? '')] : [],
  )
  expect(replies).toEqual(words.map((word) => answersToWords[word]))
  const placeholders = ofFlood().flatMap(({ message, isNew }) =>
    message && isNew && kindOf(message) === 'placeholder'
      ? [message.reply_to_message?.message_id]
      : [],
  )
  expect(placeholders).toEqual(sent.photoIds)
  expect(cards()).toEqual(sent.photoIds)
  // Each once. A tap that waits is acknowledged past its chat's line, and beside the others.
  expect(answeredTaps().toSorted()).toEqual(sent.tapIds.toSorted())
})

let lastId = 8_310_000_000
function newPeople(count: number): readonly User[] {
  lastId += count
  return Array.from({ length: count }, (_, at) => person(lastId - at))
}

/** Counts the answers these people get from now on, in their chats or in the managers' group. */
function countAnswers(users: readonly User[], groupId: number): () => number {
  const chatIds = new Set([...users.map(({ id }) => id), groupId])
  let count = 0
  world.telegram.onEvent((event) => {
    const isAnswer = ['callbackAnswer', 'inlineAnswer'].includes(event.kind)
    const isBots = 'message' in event && event.message.from.is_bot
    if (chatIds.has(event.chatId) && (isAnswer || isBots)) count += 1
  })
  return () => count
}

/** A photo, the last in the order of urgency, and a search, which has a queue of its own. */
async function answerAnother(): Promise<void> {
  const { telegram } = world
  const [quiet = person(0)] = newPeople(1)
  await telegram.sendFromUser(quiet, { photo: await readCataloguePhoto('zyma-red-front') })
  const query = telegram.queryInline(quiet, 'сукня')
  const isAnswered = ({ from }: Message) => from?.is_bot === true
  await telegram.waitForMessage(quiet.id, isAnswered, { deadlineMs: patienceMs })
  const found = () => telegram.inlineResults(query).length
  await expect.poll(found, { timeout: patienceMs, interval: 5 }).toBeGreaterThan(0)
}

describe('another chat is answered before they are who send:', () => {
  it.each(floodKinds)('$chats at once $title', { timeout: patienceMs }, async (kind) => {
    const users = newPeople(kind.chats)
    const { telegram } = world
    const logged = bot.output().length
    const trouble = kind.trouble?.(world, users)
    const answers = countAnswers(users, telegram.managersGroupId)
    await Promise.all(users.map((user) => kind.send(telegram, user)))
    const isUnderWay = () => trouble?.isMet() ?? answers() > 0
    await expect.poll(isUnderWay, { timeout: patienceMs, interval: 5 }).toBe(true)

    await answerAnother()
    expect(answers()).toBeLessThan(kind.chats * kind.answers)
    // Nor did it wait until these chats were tried again, or left.
    expect(trouble?.isMet() ?? true).toBe(true)
    expect(bot.output().slice(logged)).not.toContain('it took too long')
    trouble?.end()
  })
})
