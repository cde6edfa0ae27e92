import type { Transformer } from 'grammy'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createGroupPacer } from '#src/adapters/telegram/group-pacer.ts'
import { TelegramError } from '#src/ports/errors.ts'

const group = -100
const other = -200
const limit = 20

/** What Telegram was asked, in order, with the second it was asked in. */
let asked: string[]
/** Answers that are no success, for the next calls. */
let refusals: number[]

beforeEach(() => {
  vi.useFakeTimers({ now: 0 })
  asked = []
  refusals = []
})
afterEach(() => void vi.useRealTimers())

type Payload = Readonly<Record<string, unknown>>

function open() {
  const pacer = createGroupPacer({ perMinute: () => limit })
  const telegram = async (method: string, payload: Payload) => {
    asked.push(`${Math.floor(Date.now() / 1_000)} ${method} ${payload['text'] ?? ''}`.trim())
    const retryAfter = refusals.shift()
    if (retryAfter === undefined) return { ok: true, result: asked.length }
    const parameters = { retry_after: retryAfter }
    return { ok: false, error_code: 429, description: 'Too Many Requests', parameters }
  }
  const call = (method: string, payload: Payload, signal?: AbortSignal) =>
    pacer.transformer(
      telegram as unknown as Parameters<Transformer>[0],
      method as never,
      payload as never,
      signal as never,
    )
  const send = (text: string, chatId = group) => call('sendMessage', { chat_id: chatId, text })
  const edit = (text: string, messageId = 1) =>
    call('editMessageText', { chat_id: group, message_id: messageId, text })
  return { ...pacer, call, send, edit }
}

const wait = (seconds: number) => vi.advanceTimersByTimeAsync(seconds * 1_000)
const texts = () => asked.map((line) => line.split(' ').slice(2).join(' '))

describe('into one group', () => {
  it('go 20 in any minute, sends, edits and topics together, none lost', async () => {
    const { send, edit, call } = open()
    const calls = [
      ...Array.from({ length: 30 }, (_, at) => send(`words ${at}`)),
      ...Array.from({ length: 10 }, (_, at) => edit(`card ${at}`, at)),
      ...Array.from({ length: 10 }, (_, at) =>
        call('createForumTopic', { chat_id: group, name: `topic ${at}` }),
      ),
    ]
    await wait(300)
    await Promise.all(calls)
    const seconds = asked.map((line) => Number(line.split(' ')[0]))
    expect(seconds).toHaveLength(50)
    const busiest = Math.max(
      ...seconds.map((from) => seconds.filter((at) => at >= from && at < from + 60).length),
    )
    expect(busiest).toBe(limit)
  })

  it('an album counts as many as it has', async () => {
    const { call, send } = open()
    const media = Array.from({ length: 10 }, () => ({}))
    const album = () => call('sendMediaGroup', { chat_id: group, media })
    const calls = [album(), album(), send('after')]
    await wait(59)
    expect(asked).toHaveLength(2)
    await wait(10)
    await Promise.all(calls)
    expect(texts().at(-1)).toBe('after')
  })

  it('words go before what only changes a card', async () => {
    const { send, edit } = open()
    const calls = [send('first'), edit('card'), send('second'), send('third')]
    await wait(10)
    await Promise.all(calls)
    expect(texts()).toEqual(['first', 'second', 'third', 'card'])
  })

  it('a card is changed at last, however much is said', async () => {
    const { send, edit } = open()
    const words = Array.from({ length: 60 }, (_, at) => send(`words ${at}`))
    const card = edit('card')
    await wait(130)
    await card
    expect(texts()).toContain('card')
    await wait(300)
    await Promise.all(words)
  })

  it('of the edits of one message that wait the last is made, and all are told', async () => {
    const { send, edit } = open()
    const calls = [send('words'), edit('one'), edit('two'), edit('three'), edit('another', 2)]
    await wait(10)
    const answers = await Promise.all(calls)
    expect(texts()).toEqual(['words', 'three', 'another'])
    expect(answers.slice(1, 4)).toEqual([answers[1], answers[1], answers[1]])
  })

  it('what is refused keeps its place, and is refused once', async () => {
    const { send } = open()
    refusals = [30]
    const calls = [send('first'), send('second'), send('third')]
    await wait(29)
    expect(texts()).toEqual(['first'])
    await wait(31)
    await Promise.all(calls)
    expect(texts()).toEqual(['first', 'first', 'second', 'third'])
  })

  it('what waits too long is asked to come back', async () => {
    const { send } = open()
    const calls = Array.from({ length: 120 }, (_, at) => send(`words ${at}`))
    const ends = Promise.allSettled(calls)
    await wait(600)
    const late = (await ends).filter(({ status }) => status === 'rejected')
    expect(late.length).toBe(120 - asked.length)
    expect(late[0]).toMatchObject({ reason: expect.any(TelegramError) })
    expect(TelegramError.waitOf((late[0] as PromiseRejectedResult).reason)).toBeGreaterThan(0)
  })

  it('what is not wanted any more does not leave', async () => {
    const { send, call } = open()
    const first = send('first')
    const stopping = new AbortController()
    const second = call('sendMessage', { chat_id: group, text: 'second' }, stopping.signal)
    const refused = expect(second).rejects.toThrow('enough')
    stopping.abort(new Error('enough'))
    await wait(10)
    await Promise.all([first, refused])
    expect(texts()).toEqual(['first'])
  })

  it('nothing leaves when the bot stops', async () => {
    const { send, stop } = open()
    const first = send('first')
    const second = expect(send('second')).rejects.toBeInstanceOf(TelegramError)
    await vi.advanceTimersByTimeAsync(0)
    stop()
    await wait(10)
    await Promise.all([first, second])
    await expect(send('third')).rejects.toBeInstanceOf(TelegramError)
    expect(texts()).toEqual(['first'])
  })
})

it('other groups, private chats and what puts nothing into a chat wait for nobody', async () => {
  const { send, call } = open()
  const busy = Array.from({ length: 30 }, (_, at) => send(`words ${at}`))
  const free = [
    send('elsewhere', other),
    send('private', 5),
    call('deleteMessage', { chat_id: group, message_id: 1, text: 'deleted' }),
    call('editMessageReplyMarkup', { chat_id: group, message_id: 1, text: 'asked' }),
  ]
  await vi.advanceTimersByTimeAsync(0)
  await Promise.all(free)
  expect(texts().toSorted()).toEqual(
    ['asked', 'deleted', 'elsewhere', 'private', 'words 0'].toSorted(),
  )
  await wait(120)
  await Promise.all(busy)
})
