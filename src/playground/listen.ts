import { listen } from '#src/lib/listen.ts'
import type { BotApiServer } from './bot-api-server.ts'

export interface ListeningServer {
  /** What `TELEGRAM_API_ROOT` is set to; the chat page is at the same address. */
  readonly apiRoot: string
  readonly port: number
  close(): Promise<void>
}

/** Serves a Bot API server on 127.0.0.1; port 0 takes any free one. */
export async function listenOnLoopback(
  botApi: Pick<BotApiServer, 'app' | 'close'>,
  port = 0,
): Promise<ListeningServer> {
  const server = await listen(botApi.app, { hostname: '127.0.0.1', port })
  return {
    apiRoot: `http://127.0.0.1:${server.port}`,
    port: server.port,
    async close() {
      botApi.close()
      await server.close(0)
    },
  }
}
