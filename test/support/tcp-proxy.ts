import { connect, createServer, type Server, type Socket } from 'node:net'

/** How a server fails behind a proxy: nobody is there, or nobody says a word. */
export type Outage = 'cut' | 'frozen'

/** Stands before a server, which knows nothing of it. */
export interface TcpProxy {
  readonly port: number
  /** How often somebody has connected so far, while it was mended. */
  connections(): number
  /** From now on, also for connections that there are. */
  fail(outage: Outage): Promise<void>
  mend(): Promise<void>
  close(): Promise<void>
}

const hostname = '127.0.0.1'

export async function startTcpProxy(target: number): Promise<TcpProxy> {
  const pairs = new Set<readonly [Socket, Socket]>()
  let isFrozen = false
  let connections = 0
  const server = createServer({ pauseOnConnect: true }, (client) => {
    const upstream = connect(target, hostname)
    const pair = [client, upstream] as const
    pairs.add(pair)
    for (const socket of pair) {
      socket.setNoDelay()
      socket.on('error', () => undefined)
      socket.on('close', () => {
        pairs.delete(pair)
        for (const one of pair) one.destroy()
      })
    }
    client.pipe(upstream)
    upstream.pipe(client)
    if (isFrozen) freeze(pair)
    else connections += 1
  })
  await listening(server, 0)
  const address = server.address()
  const port = typeof address === 'object' && address ? address.port : 0
  const drop = async () => {
    const closed = Promise.withResolvers<void>()
    server.close(() => closed.resolve())
    for (const [client] of pairs) client.resetAndDestroy()
    await closed.promise
  }
  return {
    port,
    connections: () => connections,
    async fail(outage) {
      isFrozen = outage === 'frozen'
      if (!isFrozen) await drop()
      else for (const pair of pairs) freeze(pair)
    },
    async mend() {
      isFrozen = false
      // What was frozen comes too late to be of use, as after a firewall that forgot it.
      for (const [client] of pairs) client.resetAndDestroy()
      if (!server.listening) await listening(server, port)
    },
    close: async () => {
      if (server.listening) await drop()
    },
  }
}

function freeze(pair: readonly Socket[]): void {
  for (const socket of pair) {
    socket.unpipe()
    socket.pause()
  }
}

async function listening(server: Server, port: number): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>()
  server.once('error', reject)
  server.listen(port, hostname, resolve)
  await promise
  server.off('error', reject)
}
