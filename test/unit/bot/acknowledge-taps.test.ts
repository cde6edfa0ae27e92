import type { Transformer } from 'grammy'
import type { Update } from 'grammy/types'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createTapAcknowledger } from '#src/bot/acknowledge-taps.ts'

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

const tap = (id: string) =>
  ({ update_id: 1, callback_query: { id, chat_instance: 'c', data: 'x' } }) as Update
/** By then a tap has waited too long. */
const patienceMs = 1_000

function setUp(send: () => Promise<true> = async () => true) {
  const acknowledged: string[] = []
  const troubles: unknown[] = []
  const sent: string[] = []
  const acknowledger = createTapAcknowledger(
    {
      answerCallbackQuery: async (id) => {
        acknowledged.push(id)
        return send()
      },
    },
    { onTrouble: (error) => troubles.push(error) },
  )
  const previous = (async (method: string) => {
    sent.push(method)
    return { ok: true, result: true }
  }) as unknown as Parameters<Transformer>[0]
  /** The bot's own call. */
  const call = (method: 'answerCallbackQuery' | 'sendMessage', payload: object) =>
    acknowledger.transformer(previous, method, payload as never)
  const answer = (id: string) =>
    call('answerCallbackQuery', { callback_query_id: id, text: 'Готово' })
  return { acknowledged, troubles, sent, waits: acknowledger.waits, call, answer }
}

describe('a tap', () => {
  it('that is answered in time is answered once, with its words', async () => {
    const { acknowledged, sent, waits, answer } = setUp()
    waits(tap('a'))
    await answer('a')
    await vi.advanceTimersByTimeAsync(10 * patienceMs)
    expect(sent).toEqual(['answerCallbackQuery'])
    expect(acknowledged).toEqual([])
  })

  it('that waits is acknowledged, and not answered a second time', async () => {
    const { acknowledged, sent, waits, answer } = setUp()
    waits(tap('a'))
    await vi.advanceTimersByTimeAsync(patienceMs)
    expect(acknowledged).toEqual(['a'])
    expect(await answer('a')).toEqual({ ok: true, result: true })
    expect(sent).toEqual([])
  })

  it('is acknowledged by itself, whatever became of others', async () => {
    const { acknowledged, sent, waits, answer } = setUp()
    waits(tap('a'))
    waits(tap('b'))
    await answer('a')
    await vi.advanceTimersByTimeAsync(patienceMs)
    expect(acknowledged).toEqual(['b'])
    await answer('c')
    expect(sent).toHaveLength(2)
  })

  it('whose acknowledgement fails stops nothing', async () => {
    const refused = new Error('query is too old')
    const { troubles, waits, answer } = setUp(() => Promise.reject(refused))
    waits(tap('a'))
    await vi.advanceTimersByTimeAsync(patienceMs)
    expect(troubles).toEqual([refused])
    expect(await answer('a')).toMatchObject({ ok: true })
  })

  it('is forgotten when Telegram has forgotten it', async () => {
    const { sent, waits, answer } = setUp()
    waits(tap('a'))
    await vi.advanceTimersByTimeAsync(patienceMs + 60_000)
    await answer('a')
    expect(sent).toEqual(['answerCallbackQuery'])
  })
})

describe('what is no tap', () => {
  it('is left alone, and so are other calls', async () => {
    const { acknowledged, sent, waits, call } = setUp()
    waits({ update_id: 1 })
    await call('sendMessage', { chat_id: 1, text: 'hi' })
    await vi.advanceTimersByTimeAsync(10 * patienceMs)
    expect(acknowledged).toEqual([])
    expect(sent).toEqual(['sendMessage'])
  })
})
