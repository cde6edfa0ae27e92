import { once } from 'node:events'
import { stat } from 'node:fs/promises'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { vi } from 'vitest'

export interface ServedFile {
  readonly bytes: Uint8Array
  /** undefined: the server sends none. */
  readonly etag?: string | undefined
}

/** How one request is answered. */
export type Answer = (request: IncomingMessage, response: ServerResponse, file: ServedFile) => void

export interface FileServer {
  /** Without a slash at its end. */
  readonly address: string
  /** The `Range` headers so far; '' where there was none. */
  readonly ranges: string[]
  /** Serves this at every path. */
  serve(file: ServedFile): void
  /** Answers the coming requests so, one each; those after them get the file as it should be. */
  answer(...answers: readonly Answer[]): void
  close(): Promise<void>
}

/** A server of one file on loopback that can misbehave. */
export async function startFileServer(): Promise<FileServer> {
  let file: ServedFile = { bytes: new Uint8Array() }
  const answers: Answer[] = []
  const ranges: string[] = []
  const server = createServer((request, response) => {
    ranges.push(request.headers.range ?? '')
    const answer = answers.shift() ?? properly
    answer(request, response, file)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    address: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    ranges,
    serve: (served) => {
      file = served
    },
    answer: (...coming) => void answers.push(...coming),
    async close() {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}

/** Where the answer to a request begins: `If-Range` of another file asks for all of it. */
function startOf({ headers }: IncomingMessage, { etag }: ServedFile): number {
  const start = /^bytes=(\d+)-$/.exec(headers.range ?? '')?.[1]
  const isSame = headers['if-range'] === undefined || headers['if-range'] === etag
  return start !== undefined && isSame ? Number(start) : 0
}

function writeHead(response: ServerResponse, { bytes, etag }: ServedFile, start: number): void {
  const tag = etag === undefined ? {} : { etag }
  const length = { 'content-length': bytes.length - start }
  if (start === 0) response.writeHead(200, { ...tag, ...length })
  else {
    const range = `bytes ${start}-${bytes.length - 1}/${bytes.length}`
    response.writeHead(206, { ...tag, ...length, 'content-range': range })
  }
}

const properly: Answer = (request, response, file) => {
  const start = startOf(request, file)
  if (start > 0 && start >= file.bytes.length) {
    response.writeHead(416, { 'content-range': `bytes */${file.bytes.length}` }).end()
    return
  }
  writeHead(response, file, start)
  response.end(file.bytes.subarray(start))
}

/** Sends so many bytes and tears the connection at once: what is on its way may be lost. */
export function cutAfter(count: number): Answer {
  return (request, response, file) => {
    const start = startOf(request, file)
    writeHead(response, file, start)
    response.write(file.bytes.subarray(start, start + count), () => response.destroy())
  }
}

/** Sends so many bytes and tears the connection when a file has all up to there. */
export function cutWhenIn(path: string, count: number): Answer {
  return (request, response, file) => {
    const start = startOf(request, file)
    writeHead(response, file, start)
    response.write(file.bytes.subarray(start, start + count))
    const size = async () => (await stat(path).catch(() => undefined))?.size
    void vi
      .waitUntil(async () => (await size()) === start + count, { timeout: 120_000 })
      .finally(() => response.destroy())
  }
}

/** Sends so many bytes, and then nothing for ever. */
export function stallAfter(count: number): Answer {
  return (request, response, file) => {
    const start = startOf(request, file)
    writeHead(response, file, start)
    response.write(file.bytes.subarray(start, start + count))
  }
}

/** Takes the request and never says a word. */
export const silence: Answer = () => undefined

export const ignoringRange: Answer = (_request, response, file) => {
  writeHead(response, file, 0)
  response.end(file.bytes)
}

/** Goes on with the file there is now, whatever `If-Range` says. */
export const ignoringIfRange: Answer = (request, response, file) => {
  const start = Number(/\d+/.exec(request.headers.range ?? '')?.[0])
  writeHead(response, file, start)
  response.end(file.bytes.subarray(start))
}

/** A continuation from another place than was asked for. */
export const elsewhere: Answer = (_request, response, file) => {
  writeHead(response, file, 1)
  response.end(file.bytes.subarray(1))
}

export function status(code: number): Answer {
  return (_request, response) => void response.writeHead(code).end('no')
}

export const webPage: Answer = (_request, response) => {
  response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' }).end('<h1>Sign in</h1>')
}

/** Says that more is to come than any disk holds. */
export const endless: Answer = (_request, response) => {
  response.writeHead(200, { 'content-length': '900000000000000000' }).write('x')
}

/** Without a length, in chunks; torn after so many bytes, or whole. */
export function chunked(count = Number.POSITIVE_INFINITY): Answer {
  return (_request, response, { bytes, etag }) => {
    response.writeHead(200, etag === undefined ? {} : { etag })
    response.write(bytes.subarray(0, count), () =>
      count < bytes.length ? response.destroy() : response.end(),
    )
  }
}
