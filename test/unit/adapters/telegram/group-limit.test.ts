import type { Transformer } from 'grammy'
import type { ApiResponse } from 'grammy/types'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createGroupPacer } from '#src/adapters/telegram/group-pacer.ts'
import { seededRandom } from '#src/lib/random.ts'
import { type BotApiServer, createBotApiServer } from '#src/playground/bot-api-server.ts'
import { TelegramError } from '#src/ports/errors.ts'

/** The Bot API server with its real limit of 20 a minute, in which sends, edits and new topics count alike. */
let telegram: BotApiServer
let refused: Map<string, number>

const forum = { id: -1_001_000_000_099, title: 'Менеджери', isForum: true }
const minuteMs = 60_000

beforeEach(() => {
  vi.useFakeTimers({ now: 1_000_000 })
  telegram = createBotApiServer({ managers: forum, now: Date.now })
  refused = new Map()
})
afterEach(() => void vi.useRealTimers())

type Payload = Readonly<Record<string, unknown>>

async function ask(method: string, payload: Payload): Promise<ApiResponse<unknown>> {
  const response = await telegram.app.request(`/bot${telegram.token}/${method}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(payload),
  })
  const answer = (await response.json()) as ApiResponse<unknown>
  if (!answer.ok && answer.error_code === 429) {
    const key = `${method} ${JSON.stringify(payload)}`
    refused.set(key, (refused.get(key) ?? 0) + 1)
  }
  return answer
}

/** As a durable job does: what is asked to come back comes back. */
function openGroup() {
  const { transformer } = createGroupPacer({ perMinute: () => 20 })
  return async (method: string, payload: Payload) => {
    for (;;) {
      try {
        const answer: ApiResponse<unknown> = await transformer(
          ask as unknown as Parameters<Transformer>[0],
          method as never,
          { chat_id: forum.id, ...payload } as never,
        )
        if (!answer.ok) throw new Error(answer.description)
        return answer.result as { message_id: number; message_thread_id: number }
      } catch (error) {
        if (TelegramError.waitOf(error) === 0) throw error
        await new Promise((resolve) => setTimeout(resolve, TelegramError.waitOf(error)))
      }
    }
  }
}

type Call = ReturnType<typeof openGroup>

/**
 * A shopper's ticket: a topic, a card that changes again and again, and words, which as in their lane wait for each other.
 * @returns how many calls that are
 */
async function playTicket(call: Call, ticket: number, random: () => number): Promise<number> {
  const topic = call('createForumTopic', { name: `Покупець ${ticket}` })
  const threadId = topic.then((place) => place.message_thread_id)
  const card = threadId.then((message_thread_id) =>
    call('sendMessage', { message_thread_id, text: `card ${ticket} is new` }),
  )
  const edits = Array.from({ length: 14 }, async (_, at) => {
    const { message_id } = await card
    await call('editMessageText', { message_id, text: `card ${ticket} after ${at}` })
  })
  const words = Array.from({ length: 2 + Math.floor(random() * 5) }, (_, at) => at)
  for (const at of words) {
    const text = `words ${ticket} ${at}`
    await call('sendMessage', { message_thread_id: await threadId, text })
  }
  await Promise.all(edits)
  return 2 + edits.length + words.length
}

const textsOf = (pattern: RegExp) =>
  telegram.messages(forum.id).flatMap(({ text }) => (text && pattern.test(text) ? [text] : []))

describe('at ten times the limit of a group', () => {
  it('nothing is refused, each ticket keeps its order, and each card tells the truth', async () => {
    const random = seededRandom(7)
    const call = openGroup()
    // Ten tickets a minute, each of about twenty calls.
    const tickets = Array.from({ length: 50 }, async (_, ticket) => {
      await new Promise((resolve) => setTimeout(resolve, (ticket / 10) * minuteMs))
      return playTicket(call, ticket, random)
    })
    const done = Promise.all(tickets)
    let isDone = false
    void done.then(() => {
      isDone = true
    })
    while (!isDone) await vi.advanceTimersByTimeAsync(minuteMs)
    const perMinute = (await done).reduce((sum, calls) => sum + calls, 0) / 5
    expect(perMinute).toBeGreaterThanOrEqual(190)
    expect([...refused]).toEqual([])
    const cards = textsOf(/^card/)
    expect(cards.toSorted()).toEqual(
      Array.from({ length: 50 }, (_, ticket) => `card ${ticket} after 13`).toSorted(),
    )
    for (let ticket = 0; ticket < 50; ticket += 1) {
      const order = textsOf(new RegExp(`^words ${ticket} `)).map((text) =>
        Number(text.split(' ')[2]),
      )
      expect(order).toEqual(order.toSorted((a, b) => a - b))
    }
  })

  it('a bot that was started anew, and knows of nothing that was sent, is refused nothing twice', async () => {
    const first = openGroup()
    const sent = Promise.all(
      Array.from({ length: 20 }, (_, at) => first('sendMessage', { text: `before ${at}` })),
    )
    await vi.advanceTimersByTimeAsync(25_000)
    await sent
    const second = openGroup()
    const rest = Promise.all(
      Array.from({ length: 60 }, (_, at) => second('sendMessage', { text: `after ${at}` })),
    )
    await vi.advanceTimersByTimeAsync(6 * minuteMs)
    await rest
    expect(Math.max(...refused.values())).toBe(1)
    expect(textsOf(/^after/)).toEqual(Array.from({ length: 60 }, (_, at) => `after ${at}`))
  })
})
