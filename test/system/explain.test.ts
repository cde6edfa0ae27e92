import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { PhotoStory } from '#src/ports/photo-story.ts'
import { type ChatPeople, createChatPeople } from '#test/support/chat-people.ts'
import { type ChatWorld, type OpenBot, openChatWorld } from '#test/support/chat-world.ts'
import { runCommand } from '#test/support/run-command.ts'

let world: ChatWorld
let people: ChatPeople
let bot: OpenBot

beforeAll(async () => {
  world = await openChatWorld()
  people = createChatPeople(world)
  bot = await world.openBot()
})
afterAll(() => world.close())

const explain = (...args: readonly string[]) => runCommand(['explain', ...args], world.environment)

async function storyOf(id: string): Promise<PhotoStory> {
  const { stdout } = await explain(id, '--json')
  return JSON.parse(stdout)
}

/** What the log says of each photo that was looked at. */
function looked(): readonly { readonly identification: string; readonly question: number }[] {
  return bot
    .output()
    .split('\n')
    .filter((line) => line.includes('a photo was looked at'))
    .map((line) => JSON.parse(line))
}

describe('vitryna explain, beside a bot that runs', () => {
  it('tells by the ids in the log how a photo was named', async () => {
    const shopper = people.newShopper('en')
    await people.sendPhoto(shopper, 'iryska-pink-front')
    await people.answerOf(shopper, 'card')
    const { identification, question } = looked().at(-1) ?? { identification: '', question: 0 }
    const story = await storyOf(identification)
    expect(story).toEqual(await storyOf(String(question)))
    const [told] = story.identifications
    expect(story).toMatchObject({
      question: { id: question, messages: [{ kind: 'photo' }] },
      identifications: [{ id: identification, outcome: 'matched', calls: [] }],
    })
    const { stdout, stderr } = await explain(String(question))
    expect(stderr).toBe('')
    expect(stdout).toContain(`identification ${identification}`)
    expect(stdout).toContain(`matched ${told?.sku} by ${told?.method}`)
    for (const { rung, reason } of told?.rungs ?? []) {
      expect(stdout).toContain(rung)
      expect(stdout).toContain(reason)
    }
    expect(stdout).not.toContain(shopper.first_name)
    expect(stdout).not.toContain(String(shopper.id))
  })

  it('tells each photo of an album, its calls, its ticket and its order', async () => {
    const shopper = people.newShopper('en')
    await people.choiceOf(shopper, ['iryska-pink-front', 'kazka-mint-front'])
    const [first, second] = looked().slice(-2)
    expect(first?.question).toBe(second?.question)
    const question = first?.question ?? 0
    const callId = randomUUID()
    const { ticketId, orderId } = await world.inDatabase(async (db) => {
      const call = {
        ...{ id: callId, purpose: 'vision', identification_id: second?.identification ?? '' },
        ...{ shopper_id: '', model: 'grok', prompt_version: 'choose-product@1', state: 'settled' },
        ...{ reserved_micro_usd: 900, cost_micro_usd: 800, latency_ms: 1_200, failure: null },
        ...{ tokens_in: 700, tokens_out: 9 },
      }
      await db
        .insertInto('model_calls')
        .values(call as never)
        .execute()
      const ticket = await db
        .insertInto('tickets')
        .values({ inquiry_id: question, reason: 'asked', staff_message_id: 1 })
        .onConflict((conflict) => conflict.column('inquiry_id').doUpdateSet({ reason: 'asked' }))
        .returning('id')
        .executeTakeFirstOrThrow()
      const order = await db
        .insertInto('orders')
        .values({ shopper_name: 'Olha', language: 'uk' })
        .returning('id')
        .executeTakeFirstOrThrow()
      await db
        .insertInto('order_lines')
        .values({
          ...{ order_id: order.id, position: 1, sku: 'IRYSKA-PINK', size: null, color: null },
          ...{ name: '{}', quantity: 2, price_minor: 1, currency: 'UAH', inquiry_id: question },
        } as never)
        .execute()
      return { ticketId: ticket.id, orderId: order.id }
    })
    const story = await storyOf(String(question))
    expect(story.identifications.map(({ id }) => id)).toEqual([
      first?.identification,
      second?.identification,
    ])
    expect(story).toMatchObject({
      ticket: { id: ticketId },
      orders: [{ id: orderId, sku: 'IRYSKA-PINK', quantity: 2 }],
    })
    for (const id of [`ticket:${ticketId}`, `order:${orderId}`])
      expect(await storyOf(id)).toEqual(story)
    const { stdout } = await explain(`ticket:${ticketId}`)
    expect(stdout).toContain(
      'call for vision: grok, prompt choose-product@1, settled, $0.000800, 1200 ms, 700 + 9 tokens',
    )
    expect(stdout).toContain(`order ${orderId}: draft, 2 of IRYSKA-PINK`)
    expect(stdout).not.toContain('Olha')
  })

  it('says what it was asked that it does not know', async () => {
    for (const id of ['2147483647', 'ticket:2147483647', randomUUID()]) {
      expect(await explain(id)).toMatchObject({
        code: 2,
        stdout: '',
        stderr: expect.stringContaining('there is nothing of'),
      })
    }
    for (const id of ['0', 'twelve', 'ticket:', '99999999999']) {
      expect(await explain(id)).toMatchObject({ code: 2, stdout: '' })
    }
  })
})
