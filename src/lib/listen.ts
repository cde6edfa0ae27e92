import { serve } from '@hono/node-server'

export interface Listening {
  readonly port: number
  /** Takes no new request; those in hand may finish for so long. */
  close(deadlineMs: number): Promise<void>
}

interface Fetches {
  readonly fetch: (request: Request) => Response | Promise<Response>
}

/** Serves an app; port 0 takes any free one. @throws Error when the port is taken. */
export async function listen(
  app: Fetches,
  { hostname, port }: { readonly hostname: string; readonly port: number },
): Promise<Listening> {
  const listening = Promise.withResolvers<number>()
  const server = serve({ fetch: app.fetch, hostname, port }, (address) =>
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
