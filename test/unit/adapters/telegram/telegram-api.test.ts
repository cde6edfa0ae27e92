import type { Api } from 'grammy'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createTelegramApi } from '#src/adapters/telegram/telegram-api.ts'
import { type Listening, listen } from '#src/lib/listen.ts'
import { createSlots } from '#src/lib/slots.ts'
import { TelegramError } from '#src/ports/errors.ts'

/** Bot API answers that are no success, for the next calls. */
let failures: object[]
let texts: string[]
let server: Listening

beforeEach(async () => {
  failures = []
  texts = []
  const fetch = async (request: Request) => {
    const { text } = (await request.json()) as { text?: string }
    texts.push(text ?? new URL(request.url).pathname.replace(/^.*\//, ''))
    const failure = failures.shift()
    return Response.json(failure ?? { ok: true, result: { message_id: texts.length } })
  }
  server = await listen({ fetch }, { hostname: '127.0.0.1', port: 0 })
})
afterEach(() => server.close(0))

const openApi = () =>
  createTelegramApi({ token: '1:x', apiRoot: `http://127.0.0.1:${server.port}` })
const wait = (seconds: number) => ({
  ok: false,
  error_code: 429,
  description: 'Too Many Requests',
  parameters: { retry_after: seconds },
})

describe('a limit that is met', () => {
  it('is waited out in its chat, in order, while others go on', async () => {
    const api = openApi()
    failures = [wait(1)]
    const first = api.sendMessage(1, 'first')
    await expect.poll(() => texts).toEqual(['first'])
    const rest = [api.sendMessage(1, 'second'), api.sendMessage(2, 'another chat')]
    await Promise.all([first, ...rest])
    expect(texts).toEqual(['first', 'another chat', 'first', 'second'])
  })

  const limitedCalls: Readonly<Record<string, (api: Api) => Promise<unknown>>> = {
    editMessageCaption: (api) => api.editMessageCaption(1, 7, { caption: 'x' }),
    sendPhoto: (api) => api.sendPhoto(1, 'a file that is there'),
    sendChatAction: (api) => api.sendChatAction(1, 'typing'),
    deleteMessage: (api) => api.deleteMessage(1, 7),
    copyMessage: (api) => api.copyMessage(1, 3, 7),
    answerCallbackQuery: (api) => api.answerCallbackQuery('1', { show_alert: false }),
  }
  it.each(Object.entries(limitedCalls))('keeps no other chat waiting: %s', async (method, call) => {
    const api = openApi()
    failures = [wait(1)]
    const limited = call(api)
    await expect.poll(() => texts).toEqual([method])
    await Promise.all([limited, api.sendMessage(2, 'another chat')])
    expect(texts).toEqual([method, 'another chat', method])
  })

  it('holds no slot meanwhile', async () => {
    const api = openApi()
    const slots = createSlots(1)
    failures = [wait(1)]
    const log: string[] = []
    const waiting = slots.run(1, async () => {
      await api.sendMessage(1, 'waits')
      log.push('sent')
    })
    await expect.poll(() => texts).toEqual(['waits'])
    await slots.run(1, async () => log.push('other'))
    await waiting
    expect(log).toEqual(['other', 'sent'])
  })

  const refused = (description: string, parameters?: object) => ({
    ok: false,
    error_code: 429,
    description,
    ...(parameters ? { parameters } : {}),
  })
  it.each([
    [refused('Too Many Requests: retry after 35'), 35_000],
    [refused('Too Many Requests: retry after 35', {}), 35_000],
    [refused('Too Many Requests: retry after 7', { retry_after: 40 }), 40_000],
    [refused('FLOOD_WAIT_20'), 20_000],
    [refused('Too Many Requests', { retry_after: '25' }), 25_000],
    [refused('Too Many Requests', { retry_after: -5 }), 0],
    [refused('Too Many Requests'), 0],
  ])('is told of, however Telegram says it: %j', async (failure, retryAfterMs) => {
    failures = [failure]
    await expect(openApi().sendMessage(1, 'hi')).rejects.toMatchObject({
      name: 'TelegramError',
      retryAfterMs,
    })
  })

  it('of more than a few seconds is for the caller to wait out', async () => {
    failures = [wait(60)]
    await expect(openApi().sendMessage(1, 'hi')).rejects.toMatchObject({
      name: 'TelegramError',
      retryAfterMs: 60_000,
    })
    expect(texts).toEqual(['hi'])
  })
})

it('a server that fails is told of at once: its job is tried again, and its chat goes on', async () => {
  failures = [{ ok: false, error_code: 502, description: 'Bad Gateway' }]
  const error = await openApi()
    .sendMessage(1, 'hi')
    .catch((thrown: unknown) => thrown)
  expect(error).toBeInstanceOf(TelegramError)
  expect(error).toMatchObject({ message: 'Telegram answers sendMessage with 502' })
  expect(texts).toEqual(['hi'])
})
