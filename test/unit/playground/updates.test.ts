import { serve } from '@hono/node-server'
import type { Update } from 'grammy/types'
import { Hono } from 'hono'
import { afterEach, describe, expect, test } from 'vitest'
import { seededRandom } from '#src/lib/random.ts'
import { type Playground, refusalOf, shopper, startPlayground, stoppedClock } from './playground.ts'

const closers: (() => void)[] = []

afterEach(() => {
  for (const close of closers.splice(0)) close()
})

describe('getUpdates', () => {
  test('waits for an update', async () => {
    const { api, sendFromUser } = await startPlayground()
    const waiting = api.getUpdates({ timeout: 30 })
    await sendFromUser(shopper, { text: 'а' })
    expect((await waiting).map(({ message }) => message?.text)).toEqual(['а'])
  })

  test('gives nothing at the time-out', async () => {
    const { api } = await startPlayground()
    expect(await api.getUpdates({ timeout: 0 })).toEqual([])
  })

  test('lets the newest poller win', async () => {
    const { api } = await startPlayground()
    const first = refusalOf(api.getUpdates({ timeout: 30 }))
    const second = api.getUpdates({ timeout: 1 })
    const refusal = await Promise.race([first, refusalOf(second)])
    expect(refusal).toMatchObject({
      error_code: 409,
      description:
        'Conflict: terminated by other getUpdates request; make sure that only one bot instance is running',
    })
  })

  test('forgets a poller that hung up', async () => {
    const { api, apiRoot, token, sendFromUser } = await startPlayground()
    const gone = new AbortController()
    const url = `${apiRoot}/bot${token}/getUpdates?timeout=30`
    const poll = fetch(url, { signal: gone.signal })
    gone.abort()
    await expect(poll).rejects.toThrow()
    await sendFromUser(shopper, { text: 'а' })
    expect(await api.getUpdates()).toHaveLength(1)
  })

  test('keeps to the wanted types', async () => {
    const { api, sendFromUser, queryInline } = await startPlayground()
    await api.getUpdates({ allowed_updates: ['inline_query'] })
    await sendFromUser(shopper, { text: 'а' })
    queryInline(shopper, 'б')
    const updates = await api.getUpdates()
    expect(updates).toMatchObject([{ inline_query: { query: 'б' } }])
  })

  test('keeps only the newest with a negative offset', async () => {
    const { api, sendFromUser } = await startPlayground()
    for (const text of ['1', '2', '3']) await sendFromUser(shopper, { text })
    const updates = await api.getUpdates({ offset: -1 })
    expect(updates.map(({ message }) => message?.text)).toEqual(['3'])
  })

  test('starts above the ids of an earlier run', async () => {
    const clock = stoppedClock()
    const firstIds = []
    for (let run = 0; run < 2; run += 1) {
      const { api, sendFromUser } = await startPlayground({ now: clock.now })
      const { message_id } = await sendFromUser(shopper, { text: 'а' })
      firstIds.push([(await api.getUpdates())[0]?.update_id ?? 0, message_id])
      clock.advance(2000)
    }
    const [before = [], after = []] = firstIds
    expect(after.every((id, index) => id > (before[index] ?? 0))).toBe(true)
  })
})

/** Polls as a careful bot does, until a poll brings nothing; gives the texts in order of arrival. */
async function drain({ api }: Playground): Promise<string[]> {
  const texts: string[] = []
  let offset = 0
  for (;;) {
    const updates = await api.getUpdates({ offset, limit: 7 })
    if (updates.length === 0) return texts
    texts.push(...updates.map(({ message }) => message?.text ?? ''))
    offset = Math.max(...updates.map(({ update_id }) => update_id)) + 1
  }
}

describe('disorder', () => {
  test('repeats and shuffles, and loses nothing', async () => {
    const playground = await startPlayground()
    const random = seededRandom(3)
    playground.updates.setDisorder({
      shuffled: true,
      random,
      deliveries: ({ update_id }) => 1 + (update_id % 3),
    })
    const sent = Array.from({ length: 30 }, (_, index) => String(index))
    for (const text of sent) await playground.sendFromUser(shopper, { text })
    const seen = await drain(playground)
    expect(new Set(seen)).toEqual(new Set(sent))
    // Ten of them once, ten twice, ten three times.
    expect(seen).toHaveLength(60)
    expect(seen.slice(0, 30)).not.toEqual(seen.slice(0, 30).toSorted((a, b) => +a - +b))
    expect(playground.updates.pending).toEqual([])
  })

  test('forgets an answer that was lost on its way', async () => {
    const playground = await startPlayground()
    playground.updates.setDisorder({
      shuffled: true,
      random: seededRandom(4),
      deliveries: () => 1,
    })
    const sent = Array.from({ length: 30 }, (_, index) => String(index))
    for (const text of sent) await playground.sendFromUser(shopper, { text })
    // The bot was killed before it could keep any of these.
    await playground.api.getUpdates({ limit: 7 })
    expect((await drain(playground)).toSorted()).toEqual(sent.toSorted())
  })

  test('an injected update comes whatever its id', async () => {
    const { api, sendFromUser, inject } = await startPlayground()
    await sendFromUser(shopper, { text: 'а' })
    const [update] = await api.getUpdates()
    if (!update) throw new Error('no update')
    await api.getUpdates({ offset: update.update_id + 1 })
    inject(update)
    expect(await api.getUpdates({ offset: update.update_id + 1 })).toEqual([update])
  })
})

interface Received {
  readonly update: Update
  readonly secret: string | undefined
}

/** A bot's webhook that answers with the statuses given, then with 200. */
async function receiver(statuses: readonly (200 | 500)[] = []) {
  const received: Received[] = []
  const enough = Promise.withResolvers<void>()
  const answers = [...statuses]
  const wanted = statuses.length + 1
  const app = new Hono()
  app.post('/hook', async (c) => {
    const secret = c.req.header('x-telegram-bot-api-secret-token')
    received.push({ update: await c.req.json<Update>(), secret })
    if (received.length >= wanted) enough.resolve()
    return c.body(null, answers.shift() ?? 200)
  })
  const listening = Promise.withResolvers<number>()
  const server = serve({ fetch: app.fetch, hostname: '127.0.0.1', port: 0 }, ({ port }) =>
    listening.resolve(port),
  )
  closers.push(() => server.close())
  const port = await listening.promise
  return { url: `http://127.0.0.1:${port}/hook`, received, enough: enough.promise }
}

describe('a webhook', () => {
  test('gets updates with its secret, again until it answers 200', async () => {
    const { api, sendFromUser, updates } = await startPlayground({ webhookRetryMs: 1 })
    const hook = await receiver([500, 500])
    await sendFromUser(shopper, { text: 'раніше' })
    await api.setWebhook(hook.url, { secret_token: 'sesame' })
    await hook.enough
    await expect.poll(() => updates.pending).toEqual([])
    expect(hook.received.map(({ update }) => update.message?.text)).toEqual(
      Array.from({ length: 3 }, () => 'раніше'),
    )
    expect(hook.received.map(({ secret }) => secret)).toEqual(
      Array.from({ length: 3 }, () => 'sesame'),
    )
    expect(await api.getWebhookInfo()).toMatchObject({
      url: hook.url,
      pending_update_count: 0,
      last_error_message: 'Wrong response from the webhook: 500 Internal Server Error',
    })
  })

  test('excludes polling until it is deleted', async () => {
    const { api } = await startPlayground()
    await api.setWebhook('http://127.0.0.1:9/hook')
    expect(await refusalOf(api.getUpdates())).toMatchObject({
      error_code: 409,
      description:
        "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first",
    })
    await api.deleteWebhook({ drop_pending_updates: true })
    expect(await api.getUpdates()).toEqual([])
    expect((await api.getWebhookInfo()).url).toBe('')
  })

  test('gets the updates of one chat one after another', async () => {
    const { api, sendFromUser } = await startPlayground()
    const hook = await receiver([200, 200, 200])
    await api.setWebhook(hook.url)
    for (const text of ['1', '2', '3', '4']) await sendFromUser(shopper, { text })
    await hook.enough
    expect(hook.received.map(({ update }) => update.message?.text)).toEqual(['1', '2', '3', '4'])
  })
})
