import { serve } from '@hono/node-server'

export interface Listening {
  readonly port: number
  /** Takes no new request; those in hand may finish for so long. */
  close(deadlineMs: number): Promise<void>
}

interface Fetches {
  readonly fetch: (request: Request) => Response | Promise<Response>
}

export interface ListenOptions {
  /** Left out: every address of this machine, IPv6 as well as IPv4 where it has both. */
  readonly hostname?: string
  /** 0 takes any free one. */
  readonly port: number
}

/** Whoever keeps a connection for longer unused may send a request into its end: proxies keep them for a minute. */
const keepAliveMs = 75_000

/** Serves an app. @throws Error when the port is taken. */
export async function listen(app: Fetches, options: ListenOptions): Promise<Listening> {
  const listening = Promise.withResolvers<number>()
  const serverOptions = { keepAliveTimeout: keepAliveMs }
  const server = serve({ fetch: app.fetch, serverOptions, ...options }, (address) =>
    listening.resolve(address.port),
  )
  server.once('error', listening.reject)
  const actualPort = await listening.promise
  return {
    port: actualPort,
    async close(deadlineMs) {
      const closed = Promise.withResolvers<void>()
      server.close(() => closed.resolve())
      const timer = setTimeout(() => {
        if ('closeAllConnections' in server) server.closeAllConnections()
      }, deadlineMs)
      if ('closeIdleConnections' in server) server.closeIdleConnections()
      await closed.promise
      clearTimeout(timer)
    },
  }
}
