import { z } from 'zod'
import { badRequest, conflict } from '#src/playground/rules/api-error.ts'
import { method } from './method.ts'
import { flag, integer, text, updateTypes } from './parameters.ts'

const defaultConnections = 40

export const getUpdates = method(
  'getUpdates',
  {
    offset: integer.exactOptional(),
    limit: integer.exactOptional(),
    timeout: integer.exactOptional(),
    allowed_updates: updateTypes.exactOptional(),
  },
  ({ offset = 0, limit = 100, timeout = 0, allowed_updates }, { world, signal }) => {
    if (world.webhook.isSet) {
      throw conflict(
        "can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first",
      )
    }
    world.updates.allow(allowed_updates)
    const request = { offset, limit: Math.min(Math.max(limit, 1), 100), timeoutSeconds: timeout }
    return world.longPoll.poll(request, signal)
  },
)

export const setWebhook = method(
  'setWebhook',
  {
    url: text,
    max_connections: integer.exactOptional(),
    allowed_updates: updateTypes.exactOptional(),
    drop_pending_updates: flag.exactOptional(),
    secret_token: z
      .string()
      .regex(/^[\w-]{1,256}$/)
      .exactOptional(),
  },
  ({ url, max_connections, allowed_updates, drop_pending_updates, secret_token }, { world }) => {
    // Unlike the real server it takes plain http and any port: the bot is on this machine.
    if (url !== '' && !URL.canParse(url)) throw badRequest('bad webhook: invalid URL specified')
    world.updates.allow(allowed_updates)
    if (drop_pending_updates) world.updates.clear()
    const maxConnections = Math.min(Math.max(max_connections ?? defaultConnections, 1), 100)
    world.webhook.set(url === '' ? undefined : { url, secret: secret_token, maxConnections })
    return true
  },
)

export const deleteWebhook = method(
  'deleteWebhook',
  { drop_pending_updates: flag.exactOptional() },
  ({ drop_pending_updates }, { world }) => {
    world.webhook.set(undefined)
    if (drop_pending_updates) world.updates.clear()
    return true
  },
)

export const getWebhookInfo = method('getWebhookInfo', {}, (_, { world }) => world.webhook.info())
