import type { Message } from 'grammy/types'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { escapeHtml, translator } from '#src/bot/texts.ts'
import { kindOf } from '#test/support/chat-answers.ts'
import { readCataloguePhoto } from '#test/support/chat-photos.ts'
import { type ChatWorld, openChatWorld, person } from '#test/support/chat-world.ts'
import { askForCard, type Flood, sendFlood, wordKinds } from '#test/support/flood.ts'
import { isLong } from '#test/support/long.ts'

/** A chat gets about one message a second, so that a short flood is one of a few seconds. */
const flood: Flood = isLong ? { words: 60, photos: 60, taps: 60 } : { words: 7, photos: 3, taps: 3 }
const patienceMs = isLong ? 900_000 : 120_000

let world: ChatWorld

beforeAll(async () => {
  world = await openChatWorld({ limits: { privateMessagesPerSecond: 1 } })
  await world.openBot()
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
