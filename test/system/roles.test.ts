import { setTimeout as delay } from 'node:timers/promises'
import type { User } from 'grammy/types'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Listening, listen } from '#src/lib/listen.ts'
import type { BotChild } from '#test/support/bot-child.ts'
import { answersIn } from '#test/support/chat-answers.ts'
import { readKept, type SentPhoto, tally } from '#test/support/chat-crash.ts'
import { readCataloguePhoto, reEncoded } from '#test/support/chat-photos.ts'
import { type OwnRedis, redisMissing, startRedis } from '#test/support/chat-redis.ts'
import { type ChatWorld, openChatWorld, person } from '#test/support/chat-world.ts'
import { isLong } from '#test/support/long.ts'

const missing = process.env['TEST_DATABASE_URL']
  ? redisMissing
  : 'runs where TEST_DATABASE_URL is set'
/** How often each process is restarted, and how many shoppers send photos all the while. */
const [rounds, shopperCount] = isLong ? [10, 30] : [1, 6]
const pauseMs = isLong ? 100 : 400

/** The one address that Telegram knows: it passes on to the http process that runs, as a load balancer does. */
interface Front {
  readonly url: string
  to: string | undefined
  close(): Promise<void>
}

async function openFront(): Promise<Front> {
  let to: string | undefined
  const fetchOn = async (request: Request) => {
    if (to === undefined) return new Response(null, { status: 502 })
    const { method, headers } = request
    const address = new URL(new URL(request.url).pathname, to)
    const body = await request.text()
    return fetch(address, { method, headers, body }).catch(() => new Response('', { status: 502 }))
  }
  const listening: Listening = await listen({ fetch: fetchOn }, { hostname: '127.0.0.1', port: 0 })
  return {
    url: `http://127.0.0.1:${listening.port}/hook`,
    get to() {
      return to
    },
    set to(address) {
      to = address
    },
    close: () => listening.close(0),
  }
}

describe.skipIf(missing !== undefined)(`the bot in parts (${missing ?? 'on servers'})`, () => {
  let world: ChatWorld
  let redis: OwnRedis
  let front: Front

  beforeAll(async () => {
    redis = await startRedis()
    world = await openChatWorld({ limits: 'off', webhookRetryMs: 200 })
    front = await openFront()
    // Only the playground takes an address of plain http.
    world.intercept = async (request, next) => {
      if (!request.url.endsWith('/setWebhook')) return next()
      const asked = (await request.json()) as object
      const body = JSON.stringify({ ...asked, url: front.url })
      return world.telegram.app.fetch(new Request(request.url, { ...jsonPost, body }))
    }
  })
  afterAll(async () => {
    await world.close()
    await front.close()
    await redis.close()
  })

  const parts = () => ({
    REDIS_URL: redis.url,
    TELEGRAM_WEBHOOK_URL: 'https://shop.example/hook',
  })

  it(`is restarted part by part under way: nothing is lost, done twice or out of order (${rounds}x)`, async () => {
    const start = (role: 'worker' | 'http') => world.startBot(parts(), role)
    let workers: readonly BotChild[] = await Promise.all([start('worker'), start('worker')])
    let http = await start('http')
    front.to = await http.ready
    const before = await world.inDatabase(readKept)
    const traffic = startTraffic(world)
    const codes: (number | null)[] = []
    for (let round = 0; round < rounds; round += 1) {
      for (const old of workers) {
        const next = await start('worker')
        codes.push(await old.stop())
        workers = [...workers.filter((one) => one !== old), next]
      }
      const next = await start('http')
      front.to = await next.ready
      codes.push(await http.stop())
      http = next
    }
    const sent = await traffic.stop()
    await expect.poll(() => tally(world, sent).unanswered).toBe(0)
    await world.quiet(3_000)

    process.stdout.write(`roles: ${sent.length} photos, ${codes.length} restarts\n`)
    expect(codes.every((code) => code === 0)).toBe(true)
    expect(tally(world, sent)).toMatchObject({
      unanswered: 0,
      answeredTwice: 0,
      orphanedPlaceholders: 0,
      others: [],
    })
    for (const { id } of traffic.shoppers) {
      const answered = answersIn(world.telegram, id).map(({ repliesTo = 0 }) => repliesTo)
      expect(answered).toEqual(answered.toSorted((a, b) => a - b))
      expect(traffic.finished(id)).toEqual(traffic.finished(id).toSorted((a, b) => a - b))
    }
    const kept = await world.inDatabase(readKept)
    expect(kept).toMatchObject({ updates: before.updates + sent.length, unsettled: 0, jobs: 0 })
    // Otherwise the restarts were not under way.
    expect(sent.length).toBeGreaterThan(shopperCount)
  })

  it('asks for updates by one process at a time, and by the next as soon as that one ends', async () => {
    const asking = watchPolls(world)
    const start = () => world.startBot({ REDIS_URL: redis.url }, 'bot')
    const bots = await Promise.all([start(), start()])
    for (const [at, bot] of bots.entries()) {
      const before = await world.inDatabase(readKept)
      await world.telegram.sendFromUser(person(7_200_000_001 + at), { text: 'KAZKA-MINT' })
      const updates = () => world.inDatabase(readKept).then((kept) => kept.updates)
      await expect.poll(updates).toBe(before.updates + 1)
      expect(await bot.stop()).toBe(0)
    }
    expect(asking.most()).toBe(1)
    expect(asking.total()).toBeGreaterThan(1)
    asking.stop()
  })
})

const jsonPost = { method: 'POST', headers: { 'content-type': 'application/json' } }

/** How many requests for updates are open at once. */
function watchPolls(world: ChatWorld) {
  const before = world.intercept
  let [open, most, total] = [0, 0, 0]
  world.intercept = async (request, next) => {
    if (!request.url.endsWith('/getUpdates')) return next()
    open += 1
    total += 1
    most = Math.max(most, open)
    // One that is given up is over, although the server may still wait.
    const { promise: isGivenUp, resolve } = Promise.withResolvers<Response>()
    request.signal.addEventListener('abort', () => resolve(new Response()), { once: true })
    return Promise.race([next(), isGivenUp]).finally(() => {
      open -= 1
    })
  }
  return {
    most: () => most,
    total: () => total,
    stop: () => {
      world.intercept = before
    },
  }
}

/** Shoppers who send a photo each in turn, whatever the bot does. */
function startTraffic(world: ChatWorld) {
  const { telegram } = world
  const shoppers: readonly User[] = Array.from({ length: shopperCount }, (_, at) =>
    person(7_100_000_001 + at),
  )
  const sent: SentPhoto[] = []
  const finished = new Map<number, number[]>()
  const unsubscribe = telegram.onEvent(({ chatId }) => {
    const done = finished.get(chatId) ?? []
    for (const { kind, repliesTo = 0 } of answersIn(telegram, chatId)) {
      if (kind === 'card' && !done.includes(repliesTo)) done.push(repliesTo)
    }
    finished.set(chatId, done)
  })
  let isStopping = false
  const send = async () => {
    const source = await readCataloguePhoto('kazka-mint-front')
    while (!isStopping) {
      const user = shoppers[sent.length % shoppers.length] ?? person(1)
      const photo = await reEncoded(source, sent.length)
      sent.push({ user, message: await telegram.sendFromUser(user, { photo }) })
      await delay(pauseMs)
    }
  }
  const sending = send()
  return {
    shoppers,
    finished: (chatId: number): readonly number[] => finished.get(chatId) ?? [],
    async stop(): Promise<readonly SentPhoto[]> {
      isStopping = true
      await sending
      unsubscribe()
      return sent
    },
  }
}
