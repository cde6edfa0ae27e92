import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

export interface FeedServer {
  /** `http://127.0.0.1:port` */
  readonly origin: string
  /** What was asked for, oldest first. */
  readonly asked: string[]
  /** What answers at a path; change it at any time. */
  readonly pages: Map<string, (request: IncomingMessage, response: ServerResponse) => void>
  close(): Promise<void>
}

/** A web server of the test's own, on loopback. */
export async function startFeedServer(): Promise<FeedServer> {
  const asked: string[] = []
  const pages: FeedServer['pages'] = new Map()
  const server = createServer((request, response) => {
    const path = request.url ?? ''
    asked.push(path)
    const page = pages.get(path)
    if (page) page(request, response)
    else response.writeHead(404).end()
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    origin: `http://127.0.0.1:${port}`,
    asked,
    pages,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections()
        server.close(() => resolve())
      }),
  }
}
