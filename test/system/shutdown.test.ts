import type { Update } from 'grammy/types'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { answersIn } from '#test/support/chat-answers.ts'
import { readKept, type SentPhoto, tally } from '#test/support/chat-crash.ts'
import { type ChatPeople, createChatPeople } from '#test/support/chat-people.ts'
import {
  cataloguePhotoNames,
  readCataloguePhoto,
  readDemoPhoto,
} from '#test/support/chat-photos.ts'
import { type ChatWorld, openChatWorld } from '#test/support/chat-world.ts'

let world: ChatWorld
let people: ChatPeople
let names: readonly string[]

beforeAll(async () => {
  world = await openChatWorld({ limits: 'off' })
  people = createChatPeople(world)
  names = await cataloguePhotoNames()
})
afterAll(() => world.close())

describe('SIGTERM', () => {
  it('ends a bot that is waiting for updates', async () => {
    const bot = await world.startBot()
    expect((await fetch(`${await bot.ready}/healthz`)).status).toBe(200)
    expect(await bot.stop()).toBe(0)
  })

  it('with photos in hand finishes or returns them: nothing is lost or half done', async () => {
    const bot = await world.startBot()
    const sent: SentPhoto[] = []
    for (const name of names.slice(0, 24)) {
      const user = people.newShopper()
      const photo = await readCataloguePhoto(name)
      sent.push({ user, message: await world.telegram.sendFromUser(user, { photo }) })
    }
    await expect.poll(() => tally(world, sent).card, { interval: 10 }).not.toBe(0)
    expect(await bot.stop()).toBe(0)
    const unansweredAtStop = tally(world, sent).unanswered

    const next = await world.startBot()
    await expect.poll(() => tally(world, sent).unanswered).toBe(0)
    await world.quiet(3_000)
    expect(await next.stop()).toBe(0)
    process.stdout.write(`SIGTERM: ${unansweredAtStop} of ${sent.length} were left for later\n`)
    expect(tally(world, sent)).toMatchObject({ answeredTwice: 0, orphanedPlaceholders: 0 })
    const kept = await world.inDatabase(readKept)
    expect(kept).toMatchObject({ unsettled: 0, jobs: 0 })
  })
})

describe('a webhook', () => {
  const secret = 'the-secret-of-the-hook'
  const environment = {
    // Nothing listens there: the test brings the updates itself.
    TELEGRAM_WEBHOOK_URL: 'https://127.0.0.1:9/telegram/hook',
    TELEGRAM_WEBHOOK_SECRET: secret,
  }

  const post = (address: string, body: string, given: string | undefined = secret) =>
    fetch(`${address}/telegram/hook`, {
      method: 'POST',
      headers: { 'x-telegram-bot-api-secret-token': given },
      body,
    })

  async function newUpdate(): Promise<{ chatId: number; update: Update }> {
    const user = people.newShopper()
    await people.sendPhoto(user, 'kazka-mint-front')
    const update = world.telegram.updates.pending.at(-1)
    if (!update) throw new Error('no update is pending')
    return { chatId: user.id, update }
  }

  const cardsIn = (chatId: number) =>
    answersIn(world.telegram, chatId).filter(({ kind }) => kind === 'card').length

  it('takes what its secret vouches for, once, and keeps it before it says so', async () => {
    const bot = await world.startBot(environment)
    const address = await bot.ready
    const { chatId, update } = await newUpdate()
    const body = JSON.stringify(update)
    for (const wrong of ['', 'the-secret-of-the-hoof', `${secret} `.repeat(2)]) {
      expect((await post(address, body, wrong)).status).toBe(401)
    }
    expect((await post(address, '{"update_id":"1"}')).status).toBe(400)
    expect((await post(address, 'no JSON')).status).toBe(400)
    expect((await fetch(`${address}/telegram/hook`)).status).toBe(404)
    expect(world.telegram.calls.of('setWebhook')).toMatchObject([
      { payload: { url: environment.TELEGRAM_WEBHOOK_URL, secret_token: secret } },
    ])

    expect((await post(address, body)).status).toBe(200)
    expect((await post(address, body)).status).toBe(200)
    await expect.poll(() => cardsIn(chatId)).toBe(1)

    const killed = await newUpdate()
    expect((await post(address, JSON.stringify(killed.update))).status).toBe(200)
    await bot.kill()
    const next = await world.startBot(environment)
    await expect.poll(() => cardsIn(killed.chatId)).toBe(1)
    expect((await post(await next.ready, body)).status).toBe(200)
    await world.quiet(3_000)
    expect(cardsIn(chatId)).toBe(1)
    expect(await next.stop()).toBe(0)
    world.telegram.updates.clear()
  })
})

describe('health and metrics', () => {
  it('say how it is, and name nobody', async () => {
    // Nothing listens there, and shoppers get their answers all the same.
    const bot = await world.startBot({
      REDIS_URL: 'redis://127.0.0.1:1',
      QDRANT_URL: 'http://127.0.0.1:2',
    })
    const address = await bot.ready
    const get = async (path: string) => (await fetch(`${address}${path}`)).text()

    const user = people.newShopper()
    await people.sendPhoto(user, 'laguna-navy-front')
    await people.answerOf(user, 'card')
    const another = people.newShopper()
    await people.sendBytes(another, await readDemoPhoto('unsold-teapot'), 'xyzzy')
    await people.answerOf(another, 'ticket')

    expect(await get('/healthz')).toBe('ok')
    const ready = await fetch(`${address}/readyz`)
    expect(ready.status).toBe(200)
    expect(await ready.json()).toEqual({
      ready: true,
      problems: {},
      degraded: {
        redis: expect.stringContaining('cannot be reached'),
        qdrant: expect.stringContaining('failed'),
      },
      notes: expect.objectContaining({
        catalogue: expect.stringContaining('of the demo'),
        'vision models': expect.stringContaining('off'),
      }),
      embedder: { id: expect.stringMatching(/^bundled@/), provider: 'cpu' },
    })

    await expect
      .poll(() => get('/metrics'))
      .toMatch(/vitryna_escalations_total\{reason="unknown"\} 1/)
    const metrics = await get('/metrics')
    const own = metrics.split('\n').filter((line) => line.startsWith('vitryna_'))
    const names = new Set(own.map((line) => line.replace(/(_bucket|_sum|_count)?[{ ].*/, '')))
    expect([...names]).toEqual(
      expect.arrayContaining([
        'vitryna_vision_requests_total',
        'vitryna_vision_confidence',
        'vitryna_vision_duration_seconds',
        'vitryna_cache_requests_total',
        'vitryna_escalations_total',
        'vitryna_updates_total',
        'vitryna_jobs_total',
        'vitryna_embedder_info',
        'vitryna_reference_photos',
        'vitryna_telegram_requests_total',
      ]),
    )
    expect(metrics).toMatch(/vitryna_vision_requests_total\{tier="none",outcome="unknown"\} 1/)
    expect(metrics).toMatch(/vitryna_database_up 1/)
    expect(metrics).toMatch(/vitryna_tickets_open\{level="1"\} 1/)
    expect(metrics).toMatch(/vitryna_budget_usd 5\n/)
    expect(metrics).toMatch(/vitryna_data_free_bytes [1-9]/)
    expect(metrics).toMatch(/vitryna_jobs_total\{job="answer",result="given-up"\} 0/)
    expect(metrics).toMatch(/vitryna_vision_requests_total\{tier="\w+",outcome="matched"\} 1/)
    expect(metrics).toMatch(
      /vitryna_embedder_info\{embedder="bundled@[0-9a-f]{12}",provider="cpu"\} 1/,
    )
    const labels = own.flatMap((line) => [...line.matchAll(/(\w+)="([^"]*)"/g)])
    const numbered = ['le', 'embedder', 'level', 'stars']
    const values = labels
      .filter(([, name = '']) => !numbered.includes(name))
      .map(([, , value]) => value)
    expect(values.length).toBeGreaterThan(10)
    // Words of ours only: no number, no SKU, no name.
    expect(values.filter((value) => !/^[a-z-]+$/.test(value ?? ''))).toEqual([])
    expect(await bot.stop()).toBe(0)
  })
})
