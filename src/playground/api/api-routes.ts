import { Hono } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { BotApiError } from '#src/playground/rules/api-error.ts'
import { type Dispatcher, dispatch } from './dispatch.ts'

interface ApiOptions extends Dispatcher {
  readonly token: string
}

const maxUploadBytes = 50 * 1024 * 1024

/** What api.telegram.org serves: methods and files, under the bot's token. */
export function createApiRoutes({ token, ...dispatcher }: ApiOptions): Hono {
  const { world, faults } = dispatcher
  const api = new Hono()
  const tooLarge = () => respond(new BotApiError(413, 'Request Entity Too Large'))

  const limit = bodyLimit({ maxSize: maxUploadBytes, onError: tooLarge })

  api.on(['GET', 'POST'], '/:bot{bot[^/]+}/:method', limit, async (c) => {
    const { bot, method } = c.req.param()
    if (bot !== `bot${token}`) return respond(new BotApiError(401, 'Unauthorized'))
    const answer = await dispatch(method, c.req.raw, dispatcher)
    if (answer.ok) return Response.json(answer)
    const { error_code, description, parameters } = answer
    return respond(new BotApiError(error_code, description, parameters))
  })

  api.get('/file/:bot{bot[^/]+}/:path{.+}', (c) => {
    const { bot, path } = c.req.param()
    if (bot !== `bot${token}`) return respond(new BotApiError(401, 'Unauthorized'))
    const fault = faults.take('downloadFile')
    if (fault) return respond(fault.error)
    const file = world.files.findByPath(path)
    if (!file) return respond(new BotApiError(404, 'Not Found'))
    return new Response(Buffer.from(file.bytes), {
      headers: { 'content-type': 'application/octet-stream' },
    })
  })

  return api
}

function respond(error: BotApiError): Response {
  const retryAfter = error.parameters?.retry_after
  return Response.json(error.toResponse(), {
    status: error.errorCode,
    headers: retryAfter === undefined ? {} : { 'retry-after': String(retryAfter) },
  })
}
