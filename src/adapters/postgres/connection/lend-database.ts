import { rmSync } from 'node:fs'
import { createServer, type Socket } from 'node:net'
import type { PGlite } from '@electric-sql/pglite'
import type pg from 'pg'

/** PGlite on a local socket, for the commands of other processes. */
export interface LentDatabase {
  /** Takes no new client; those that are connected lose their connection, and what they had begun is rolled back. */
  close(): Promise<void>
}

interface Lending {
  readonly lite: PGlite
  /** Of one connection: whoever has it has PGlite to itself. */
  readonly pool: pg.Pool
}

/**
 * Lends the database of this process to others through PostgreSQL's own protocol (version 3.0, "Message Flow"): what
 * connects is an ordinary client. PGlite is a single session, so a client is given it for one exchange, or from the
 * begin of a transaction to its end, by the same pool from which this process takes it: nobody's statements fall into
 * the transaction of somebody else. A client that is gone in the middle is rolled back.
 * @param socketFile a path of at most some 100 bytes
 */
export async function lendDatabase(lending: Lending, socketFile: string): Promise<LentDatabase> {
  rmSync(socketFile, { force: true })
  const sockets = new Set<Socket>()
  const server = createServer((socket) => {
    sockets.add(socket)
    socket.on('error', () => socket.destroy())
    socket.on('timeout', () => socket.destroy())
    serve(lending, socket)
      .catch(() => socket.destroy())
      .finally(() => sockets.delete(socket))
  })
  const listening = Promise.withResolvers<void>()
  server.once('error', listening.reject)
  server.listen({ path: socketFile, readableAll: false, writableAll: false }, listening.resolve)
  await listening.promise
  // A process that has nothing else to do must not live on for its guests.
  server.unref()
  return {
    async close() {
      const closed = Promise.withResolvers<void>()
      server.close(() => closed.resolve())
      for (const socket of sockets) socket.destroy()
      await closed.promise
    },
  }
}

/** A client that says nothing in the middle of a transaction is gone for as long as it keeps everybody waiting. */
const idleSessionMs = 30_000

/** One client, from its first byte to its last. */
async function serve({ lite, pool }: Lending, socket: Socket): Promise<void> {
  let session: pg.PoolClient | undefined
  try {
    for await (const { type, bytes } of messagesOf(socket)) {
      if (type === 'X') return
      session ??= await pool.connect()
      socket.setTimeout(idleSessionMs)
      const answer = await lite.execProtocolRaw(bytes)
      socket.write(answer)
      if (transactionState(answer) === 'idle') {
        session.release()
        session = undefined
        socket.setTimeout(0)
      }
    }
  } finally {
    if (session) {
      await lite.exec('rollback').catch(() => undefined)
      session.release()
    }
  }
}

interface Message {
  readonly type: string
  /** With its type and length. */
  readonly bytes: Uint8Array
}

const sslRequest = 80_877_103
const typeBytes = 1
const lengthBytes = 4

/** Takes a stream apart. Asked for TLS, it says no; whoever connects is welcome. */
async function* messagesOf(socket: Socket): AsyncGenerator<Message> {
  let pending: Buffer = Buffer.alloc(0)
  // The first message has no type.
  let headBytes = 0
  for await (const chunk of socket as AsyncIterable<Buffer>) {
    pending = Buffer.concat([pending, chunk])
    for (let bytes = first(pending, headBytes); bytes; bytes = first(pending, headBytes)) {
      pending = pending.subarray(bytes.length)
      if (headBytes > 0) yield { type: String.fromCharCode(bytes[0] ?? 0), bytes }
      else if (bytes.readInt32BE(lengthBytes) === sslRequest) socket.write('N')
      else {
        headBytes = typeBytes
        socket.write(welcome)
      }
    }
  }
}

/** The first message of a stream, once it is there whole. */
function first(stream: Buffer, headBytes: number): Buffer | undefined {
  if (stream.length < headBytes + lengthBytes) return undefined
  const size = headBytes + stream.readInt32BE(headBytes)
  return stream.length < size ? undefined : stream.subarray(0, size)
}

/** AuthenticationOk and ReadyForQuery: whoever may open the socket may open the files beside it. */
const welcome = Buffer.concat([frame('R', [0, 0, 0, 0]), frame('Z', ['I'.charCodeAt(0)])])

function frame(type: string, body: readonly number[]): Buffer {
  const head = Buffer.alloc(typeBytes + lengthBytes)
  head.write(type)
  head.writeInt32BE(lengthBytes + body.length, typeBytes)
  return Buffer.concat([head, Buffer.from(body)])
}

/** What the last ReadyForQuery of an answer says; an answer without one is not the end of an exchange. */
function transactionState(answer: Uint8Array): 'idle' | 'open' {
  const ready = answer.subarray(-(typeBytes + lengthBytes + 1))
  const isReady = ready[0] === 'Z'.charCodeAt(0) && ready[lengthBytes] === lengthBytes + 1
  return isReady && ready.at(-1) === 'I'.charCodeAt(0) ? 'idle' : 'open'
}
