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
})
