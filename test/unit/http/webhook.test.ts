import { describe, expect, it } from 'vitest'
import { createWebhook } from '#src/http/webhook.ts'
import type { StoredUpdate } from '#src/ports/inbox.ts'

const secret = 'a-secret-of-the-shop'

function webhook(accept: (update: StoredUpdate) => Promise<unknown>) {
  const errors: unknown[] = []
  const handle = createWebhook({ secret, accept, onError: (error) => errors.push(error) })
  return { handle, errors }
}

function request(body: string, token: string = secret): Request {
  return new Request('https://shop.example/hook', {
    method: 'POST',
    body,
    headers: { 'x-telegram-bot-api-secret-token': token },
  })
}

/** Its length is not said. */
function inPieces(body: ReadableStream): Request {
  return new Request('https://shop.example/hook', {
    method: 'POST',
    body,
    duplex: 'half',
    headers: { 'x-telegram-bot-api-secret-token': secret },
  } as RequestInit)
}

describe('webhook', () => {
  it('answers 200 once the update is stored, with all that is in it', async () => {
    const stored: StoredUpdate[] = []
    const { handle } = webhook(async (update) => stored.push(update))
    const update = { update_id: 5, message: { text: 'x' } }
    expect((await handle(request(JSON.stringify(update)))).status).toBe(200)
    expect(stored).toEqual([update])
  })

  it('answers 503 while nothing can be stored, so that Telegram comes again', async () => {
    const { handle, errors } = webhook(() => Promise.reject(new Error('database gone')))
    expect((await handle(request('{"update_id":5}'))).status).toBe(503)
    expect(errors).toHaveLength(1)
  })

  it.each(['', 'wrong', `${secret}x`, secret.slice(1)])(
    'lets nobody in with the secret %j',
    async (token) => {
      let calls = 0
      const { handle } = webhook(async () => {
        calls += 1
      })
      expect((await handle(request('{"update_id":5}', token))).status).toBe(401)
      expect(calls).toBe(0)
    },
  )

  it.each(['', 'x', '[]', '{}', '{"update_id":"5"}', '{"update_id":1.5}', 'null'])(
    'refuses %j, which is no update',
    async (body) => {
      const { handle } = webhook(async () => undefined)
      expect((await handle(request(body))).status).toBe(400)
    },
  )

  it('reads no more than an update may be long, whether or not its length is said', async () => {
    const { handle } = webhook(async () => undefined)
    const megabyte = 'x'.repeat(1024 * 1024)
    expect((await handle(request(`"${megabyte}"`))).status).toBe(413)
    let pulled = 0
    const endless = new ReadableStream({
      pull(controller) {
        pulled += 1
        controller.enqueue(new TextEncoder().encode(megabyte))
      },
    })
    const chunked = inPieces(endless)
    expect((await handle(chunked)).status).toBe(413)
    expect(pulled).toBeLessThan(5)
  })

  it('takes a body that comes in pieces', async () => {
    const stored: StoredUpdate[] = []
    const { handle } = webhook(async (update) => stored.push(update))
    const pieces = ReadableStream.from(['{"update', '_id":5}'].map((text) => Buffer.from(text)))
    const chunked = inPieces(pieces)
    expect((await handle(chunked)).status).toBe(200)
    expect(stored).toEqual([{ update_id: 5 }])
  })

  it('takes a body that breaks off for none', async () => {
    const { handle } = webhook(async () => undefined)
    const broken = new ReadableStream({
      start: (controller) => controller.error(new Error('the connection is gone')),
    })
    const chunked = inPieces(broken)
    expect((await handle(chunked)).status).toBe(400)
  })
})
