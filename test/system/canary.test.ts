import type { ServerResponse } from 'node:http'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { BotChild } from '#test/support/bot-child.ts'
import { type ChatPeople, createChatPeople } from '#test/support/chat-people.ts'
import { type ChatWorld, openChatWorld } from '#test/support/chat-world.ts'
import { type ModelServer, startModelServer } from '#test/support/model-server.ts'
import { encode, scene } from '#test/support/pictures.ts'
import { spawnVitryna } from '#test/support/run-vitryna.ts'
import { startTraceReceiver, type TraceReceiver } from '#test/support/trace-receiver.ts'

/** In every secret; nothing else in the program or its answers looks like it. */
const canary = 'canary-5f1e7c'
/** With what an address has to write in another way. */
const password = `${canary}@/p`
const written = encodeURIComponent(password)
const token = `7654321:${canary}-token`

const serverUrl = process.env['TEST_DATABASE_URL']

let world: ChatWorld
let people: ChatPeople
let models: ModelServer
let receiver: TraceReceiver
let bot: BotChild
let environment: Readonly<Record<string, string>>

beforeAll(async () => {
  models = await startModelServer()
  receiver = await startTraceReceiver()
  world = await openChatWorld({ token })
  people = createChatPeople(world)
  environment = {
    ...world.environment,
    ...databaseWithPassword(world.environment['DATABASE_URL']),
    LOG_LEVEL: 'trace',
    PAYMENT_PROVIDER_TOKEN: `1:TEST:${canary}`,
    PAYMENT_WEBHOOK_SECRET: `${canary}-payments`,
    NOVA_POSHTA_API_KEY: `${canary}-post`,
    // Nobody listens there: what is said of that must not name the password.
    REDIS_URL: `redis://:${written}@127.0.0.1:9`,
    QDRANT_URL: `http://me:${written}@127.0.0.1:9`,
    QDRANT_API_KEY: `${canary}-qdrant`,
    OPENAI_API_KEY: `${canary}-openai`,
    XAI_API_KEY: `${canary}-xai`,
    OPENAI_BASE_URL: models.baseUrl,
    OTEL_EXPORTER_OTLP_ENDPOINT: receiver.endpoint.replace('//', `//me:${written}@`),
  }
  // A provider that repeats the key that it does not like, as some do.
  const repeatKey = (response: ServerResponse) => {
    response.writeHead(401, { 'content-type': 'application/json' })
    const message = `Incorrect API key provided: ${canary}-openai and ${canary}-xai`
    response.end(JSON.stringify({ error: { message, code: 'invalid_api_key' } }))
  }
  for (const model of ['gpt-4o-mini', 'grok-4', 'text-embedding-3-small']) {
    models.script(model, repeatKey)
  }
  bot = await world.startBot(environment)
})
afterAll(async () => {
  await world.close()
  await models.close()
  await receiver.close()
})

/** A server that trusts this machine takes any password. */
function databaseWithPassword(address: string | undefined): Readonly<Record<string, string>> {
  if (!address) return {}
  const url = new URL(address)
  url.password = written
  return { DATABASE_URL: url.href }
}

const command = (...args: readonly string[]) => spawnVitryna(args, environment)

/** Neither as it is nor as an address writes it. */
function expectNoCanary(where: Readonly<Record<string, string>>): void {
  const found = Object.entries(where)
    .filter(([, text]) => text.includes(canary))
    .map(([name, text]) => `${name}: ${text.split('\n').find((line) => line.includes(canary))}`)
  expect(found).toEqual([])
}

async function get(path: string): Promise<string> {
  return (await fetch(`${await bot.ready}${path}`)).text()
}

describe('no secret', () => {
  it('is in what a running bot writes and says, also while everything fails', async () => {
    const shopper = people.newShopper('en')
    await people.sendPhoto(shopper, 'iryska-pink-front')
    await people.answerOf(shopper, 'card')
    // Downloads, messages and updates fail one after another; the addresses of all of them hold the token.
    for (const method of ['downloadFile', 'getFile', 'sendMessage', 'getUpdates'] as const) {
      world.telegram.failNext(method, [500, `Internal Server Error at /bot${token}/${method}`], {
        times: 2,
      })
    }
    let isCut = false
    world.intercept = async (request, next) => {
      if (isCut || !request.url.includes('/file/')) return next()
      isCut = true
      throw new Error(`fetch failed: ${request.url}`)
    }
    const other = people.newShopper('en')
    await people.sendBytes(
      other,
      await encode(scene(7)).jpeg().toBuffer(),
      `what is this? ${'x'.repeat(50)}`,
    )
    await expect
      .poll(() => world.telegram.messages(other.id).filter(({ from }) => from?.is_bot).length)
      .toBeGreaterThan(0)
    await people.answerOf(other, 'ticket')
    const text = people.newShopper('en')
    await world.telegram.sendFromUser(text, { text: 'is there anything warm for a baby?' })
    await expect
      .poll(() => world.telegram.messages(text.id).some(({ from }) => from?.is_bot))
      .toBe(true)
    // They come in batches.
    await expect.poll(() => receiver.sent()).toContain('rung llm')
    const chats = [shopper.id, other.id, text.id, world.telegram.managersGroupId]
    expectNoCanary({
      log: bot.output(),
      metrics: await get('/metrics'),
      readyz: await get('/readyz'),
      healthz: await get('/healthz'),
      prompts: JSON.stringify(models.received().map(({ body }) => body)),
      traces: receiver.sent(),
      replies: JSON.stringify(chats.map((id) => world.telegram.messages(id))),
    })
    expect(bot.output()).toContain('"level"')
  })

  it('is in what commands print beside it', async () => {
    const doctor = await command('doctor')
    const json = await command('doctor', '--json')
    const listed = await command('settings', 'list')
    for (const [name, { stdout, stderr }] of Object.entries({ doctor, json, listed })) {
      expect(stdout).not.toBe('')
      expectNoCanary({ [`${name} stdout`]: stdout, [`${name} stderr`]: stderr })
    }
  })

  it('is in an error of the set-up', async () => {
    const wrong = [
      { DATABASE_URL: `postgres://me:${written}@127.0.0.1:9/nowhere` },
      { DATABASE_URL: `mysql://me:${written}@127.0.0.1:9/nowhere` },
      { REDIS_URL: `http://me:${written}@127.0.0.1` },
      { TELEGRAM_BOT_TOKEN: `${canary} is no token` },
      { TELEGRAM_BOT_TOKEN: token, TELEGRAM_API_ROOT: `http://me:${written}@127.0.0.1:9` },
      { PAYMENT_WEBHOOK_SECRET: 'canary-5f1e7c' },
    ]
    for (const variables of wrong) {
      const { VITRYNA_DATA_DIR: dataDir = '' } = world.environment
      const base = serverUrl ? {} : { VITRYNA_DATA_DIR: `${dataDir}-other` }
      const { code, stdout, stderr } = await spawnVitryna(['doctor'], { ...base, ...variables })
      if (code === 2) expect(stderr).toMatch(/^vitryna: /m)
      expectNoCanary({ stdout, stderr })
    }
  })
})
