import type { ApiResponse } from 'grammy/types'
import { messageOf } from '#src/lib/message.ts'
import { BotApiError } from '#src/playground/rules/api-error.ts'
import { type ApiRequest, parseRequest } from '#src/playground/rules/parse-request.ts'
import type { World } from '#src/playground/state/world.ts'
import type { CallLog } from './call-log.ts'
import type { Faults } from './faults.ts'
import { findMethod } from './methods/table.ts'

export interface Dispatcher {
  readonly world: World
  readonly faults: Faults
  readonly calls: CallLog
}

/** Carries out one call of the bot. Never throws: whatever goes wrong is an answer. */
export async function dispatch(
  name: string,
  request: Request,
  { world, faults, calls }: Dispatcher,
): Promise<ApiResponse<unknown>> {
  const atMs = world.now()
  const method = findMethod(name)
  let payload: ApiRequest['fields'] = {}
  const answer = await attempt(async () => {
    const { fields, uploads } = await parseRequest(request)
    payload = fields
    if (!method) throw new BotApiError(404, 'Not Found')
    const fault = faults.take(method.name)
    if (fault && !fault.afterDoing) throw fault.error
    const result = await method.handle(fields, { world, uploads, signal: request.signal })
    if (fault) throw fault.error
    return result
  })
  if (method?.name !== 'getUpdates') {
    const status = answer.ok ? 200 : answer.error_code
    calls.add({ method: method?.name ?? name, payload, atMs, status })
  }
  return answer
}

async function attempt(run: () => Promise<unknown>): Promise<ApiResponse<unknown>> {
  try {
    return { ok: true, result: await run() }
  } catch (error) {
    if (error instanceof BotApiError) return error.toResponse()
    const description = `Internal Server Error: ${messageOf(error)}`
    return { ok: false, error_code: 500, description }
  }
}
