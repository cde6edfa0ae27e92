import { timingSafeEqual } from 'node:crypto'
import { z } from 'zod'
import type { StoredUpdate } from '#src/ports/inbox.ts'
import { parseJson, readBody } from './read-body.ts'

const updateSchema = z.looseObject({ update_id: z.int() })
/** The largest update Telegram sends is far smaller. */
const maxBytes = 1024 * 1024

/**
 * Takes an update from Telegram: 200 once it is stored (also when it is repeated), 503 while it cannot be, so that
 * Telegram brings it again.
 */
export function createWebhook(options: {
  readonly secret: string
  readonly accept: (update: StoredUpdate) => Promise<unknown>
  readonly onError: (error: unknown) => void
}): (request: Request) => Promise<Response> {
  return async (request) => {
    const secret = request.headers.get('x-telegram-bot-api-secret-token') ?? ''
    if (!isEqual(secret, options.secret)) return new Response(null, { status: 401 })
    // A body that ends too early is none.
    const body = await readBody(request, maxBytes).catch(() => Buffer.of())
    if (body === undefined) return new Response(null, { status: 413 })
    const update = updateSchema.safeParse(parseJson(body))
    if (!update.success) return new Response(null, { status: 400 })
    try {
      await options.accept(update.data)
      return new Response(null, { status: 200 })
    } catch (error) {
      options.onError(error)
      return new Response(null, { status: 503 })
    }
  }
}

/** In a time that does not tell how much of it was right. */
export function isEqual(given: string, expected: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(expected)]
  return a.length === b.length && timingSafeEqual(a, b)
}
