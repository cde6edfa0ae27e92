import { type Api, GrammyError } from 'grammy'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { RunMode } from '#src/config.ts'
import { createLogger } from '#src/lib/logger.ts'
import { TelegramError } from '#src/ports/errors.ts'
import { makeStartCalls } from '#src/service/start-calls.ts'
import { askWhoAmI } from '#src/service/telegram.ts'
import { patientSettings } from '#test/support/fakes.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

const polling: RunMode = { kind: 'polling', token: '1:A', apiRoot: 'http://127.0.0.1' }
const webhook: RunMode = {
  ...polling,
  kind: 'webhook',
  url: 'https://shop.example/hook',
  secret: 's',
}

function refusal(code: number, description: string) {
  return new GrammyError('failed', { ok: false, error_code: code, description }, 'getMe', {})
}

const failures: readonly (readonly [string, Error])[] = [
  [
    '429, for five minutes',
    new TelegramError('asked to wait', { retryAfterMs: 300_000, status: 429 }),
  ],
  ['a page of a gateway', new TelegramError('it did not reach Telegram')],
  ['502', refusal(502, 'Bad Gateway')],
  ['400', refusal(400, 'Bad Request: BOT_COMMAND_DESCRIPTION_INVALID')],
  ['403', refusal(403, 'Forbidden')],
  ['409', refusal(409, 'Conflict: terminated by other getUpdates request')],
  ['404', refusal(404, 'Not Found: method not found')],
  ['413', refusal(413, 'Request Entity Too Large')],
  ['504', new TelegramError('Telegram answers with 504', { status: 504 })],
  ['a wait of no time', new TelegramError('asked to wait', { retryAfterMs: 0, status: 429 })],
  ['a connection that ended', Object.assign(new Error('read ECONNRESET'), { code: 'ECONNRESET' })],
  ['a bug', new TypeError('x is not a function')],
]

interface Calls {
  readonly setMyCommands?: Mock
  readonly deleteWebhook?: Mock
  readonly setWebhook?: Mock
}
type Mock = ReturnType<typeof vi.fn<() => Promise<true>>>

const fine = () => vi.fn(async () => true as const)
const failingOnce = (error: Error) => fine().mockRejectedValueOnce(error)

function start(calls: Calls, telegram = polling) {
  const lines: string[] = []
  const log = createLogger({
    level: 'warn',
    destination: { write: (line) => void lines.push(line) },
  })
  const api = {
    setMyCommands: fine(),
    deleteWebhook: fine(),
    setWebhook: fine(),
    ...calls,
  }
  return {
    ...makeStartCalls({
      api: api as unknown as Api,
      telegram,
      log,
      shopSettings: patientSettings,
      staffChats: { list: async () => [-1] },
    }),
    api,
    lines,
  }
}

describe('the calls at the start', () => {
  it('announce the commands in each language, and take an old webhook away', async () => {
    const { api, lines, intakeProblem, stop } = start({})
    await vi.runAllTimersAsync()
    // The shoppers' menu, and that of the managers' group.
    expect(api.setMyCommands).toHaveBeenCalledTimes(4)
    expect(api.deleteWebhook).toHaveBeenCalledTimes(1)
    expect(api.setWebhook).not.toHaveBeenCalled()
    expect(lines).toEqual([])
    expect(intakeProblem()).toBeUndefined()
    await stop()
  })

  describe.each(failures)('that fail with %s', (_, error) => {
    it.each(['setMyCommands', 'deleteWebhook'] as const)(
      'are made again, with a warning: %s',
      async (method) => {
        const { api, lines, stop } = start({ [method]: failingOnce(error) })
        const waited = Math.max(1_000, TelegramError.waitOf(error))
        await vi.advanceTimersByTimeAsync(waited - 1)
        expect(api[method]).toHaveBeenCalledTimes(1)
        await vi.advanceTimersByTimeAsync(1)
        expect(api[method].mock.calls.length).toBeGreaterThan(1)
        expect(lines).toHaveLength(1)
        expect(JSON.parse(lines[0] ?? '')).toMatchObject({ call: method, reason: error.message })
        await stop()
      },
    )

    it('leave a webhook unset until they succeed, and say so', async () => {
      const { intakeProblem, stop } = start({ setWebhook: failingOnce(error) }, webhook)
      await vi.advanceTimersByTimeAsync(0)
      expect(intakeProblem()).toBe(`the webhook cannot be set: ${error.message}`)
      await vi.advanceTimersByTimeAsync(300_000)
      expect(intakeProblem()).toBeUndefined()
      await stop()
    })
  })

  it('are made again less and less often, and never given up', async () => {
    const setMyCommands = fine().mockRejectedValue(new TelegramError('away'))
    const { stop } = start({ setMyCommands })
    await vi.advanceTimersByTimeAsync(60_000)
    const inFirstMinute = setMyCommands.mock.calls.length
    expect(inFirstMinute).toBeLessThan(10)
    await vi.advanceTimersByTimeAsync(24 * 3_600_000)
    const inADay = setMyCommands.mock.calls.length
    expect(inADay).toBeGreaterThan(250)
    expect(inADay).toBeLessThan(320)
    await stop()
    await vi.advanceTimersByTimeAsync(3_600_000)
    expect(setMyCommands.mock.calls.length).toBe(inADay)
  })
})

describe('who the bot is', () => {
  const me = { id: 1, is_bot: true, first_name: 'V', username: 'v_bot' }
  const ask = (...errors: readonly Error[]) => {
    const getMe = vi.fn(async () => me)
    for (const error of errors) getMe.mockRejectedValueOnce(error)
    const pauses: string[] = []
    const api = { getMe } as unknown as Pick<Api, 'getMe'>
    const asked = askWhoAmI(api, (reason) => pauses.push(reason)).catch((error: unknown) => error)
    return { asked, getMe, pauses }
  }

  it.each([
    [429, 300_000],
    [429, 0],
    [500, undefined],
    [502, undefined],
    [504, undefined],
  ])('is asked for as long as Telegram answers with %i', async (status, retryAfterMs) => {
    const wait = retryAfterMs === undefined ? {} : { retryAfterMs }
    const error = new TelegramError('not now', { status, ...wait })
    const { asked, getMe, pauses } = ask(...Array.from({ length: 9 }, () => error))
    await vi.runAllTimersAsync()
    expect(await asked).toBe(me)
    expect(getMe).toHaveBeenCalledTimes(10)
    expect(pauses).toHaveLength(9)
  })

  it('is asked five times where Telegram cannot be reached', async () => {
    const { asked, getMe } = ask(...Array.from({ length: 9 }, () => new TelegramError('away')))
    await vi.runAllTimersAsync()
    expect(await asked).toMatchObject({ message: 'away', remedy: expect.stringContaining('ROOT') })
    expect(getMe).toHaveBeenCalledTimes(5)
  })

  it.each([401, 403, 404])('is asked once where the token is refused with %i', async (code) => {
    const { asked, getMe } = ask(refusal(code, 'Unauthorized'))
    await vi.runAllTimersAsync()
    expect(await asked).toMatchObject({ remedy: expect.stringContaining('TOKEN') })
    expect(getMe).toHaveBeenCalledTimes(1)
  })
})
