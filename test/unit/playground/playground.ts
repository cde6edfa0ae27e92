import { Api, GrammyError } from 'grammy'
import type { User } from 'grammy/types'
import { afterEach } from 'vitest'
import {
  type BotApiServer,
  type BotApiServerOptions,
  createBotApiServer,
} from '#src/playground/bot-api-server.ts'
import { type ListeningServer, listenOnLoopback } from '#src/playground/listen.ts'
import { encode, plain } from '#test/support/pictures.ts'

export interface Playground extends BotApiServer, Pick<ListeningServer, 'apiRoot'> {
  readonly api: Api
  /** Calls a method with these JSON parameters and gives the raw answer. */
  call(method: string, parameters?: object): Promise<unknown>
}

const open: ListeningServer[] = []

afterEach(async () => {
  await Promise.all(open.splice(0).map((server) => server.close()))
})

/** A server on a free port, with grammY's client for it; closed after the test. */
export async function startPlayground(options: BotApiServerOptions = {}): Promise<Playground> {
  const server = createBotApiServer(options)
  const listening = await listenOnLoopback(server)
  open.push(listening)
  const { apiRoot } = listening
  return {
    ...server,
    apiRoot,
    api: new Api(server.token, { apiRoot }),
    async call(method, parameters = {}) {
      const response = await fetch(`${apiRoot}/bot${server.token}/${method}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(parameters),
      })
      return await response.json()
    },
  }
}

/** What the Bot API answered to a call that it refused. */
export async function refusalOf(
  call: Promise<unknown>,
): Promise<Pick<GrammyError, 'error_code' | 'description' | 'parameters'>> {
  try {
    await call
  } catch (error) {
    if (!(error instanceof GrammyError)) throw error
    const { error_code, description, parameters } = error
    return { error_code, description, parameters }
  }
  throw new Error('the call was not refused')
}

export const descriptionOf = async (call: Promise<unknown>) => (await refusalOf(call)).description

export const shopper: User = { id: 501, is_bot: false, first_name: 'Ира', language_code: 'uk' }
export const manager: User = { id: 502, is_bot: false, first_name: 'Олег' }

export const photoBytes = (width = 60, height = 40) =>
  encode(plain(width, height)).jpeg().toBuffer()

/** A clock that stands still until it is moved. */
export function stoppedClock(startMs = Date.UTC(2026, 5, 1)) {
  let nowMs = startMs
  return {
    now: () => nowMs,
    advance(ms: number) {
      nowMs += ms
    },
  }
}
