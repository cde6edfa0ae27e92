import { lookup as lookUp } from 'node:dns'
import * as http from 'node:http'
import * as https from 'node:https'
import { isIP, type LookupFunction } from 'node:net'
import { pipeline, type Readable } from 'node:stream'
import { createBrotliDecompress, createGunzip, createInflate } from 'node:zlib'
import { messageOf } from '#src/lib/message.ts'
import { isPublicIp } from '#src/lib/private-address.ts'
import { WebFileError } from '#src/ports/errors.ts'
import type { WebFile, WebFileRequest, WebFiles } from '#src/ports/web-files.ts'

const maxRedirects = 5
const redirects = new Set([301, 302, 303, 307, 308])

export interface WebFilesOptions {
  /** Whether this IP address may be connected to; tests have servers of their own. */
  readonly mayReach?: (ip: string) => boolean
}

/**
 * Fetches from public servers alone. A name is looked up once, and the connection goes to the very address that was
 * checked: a server of names that answers differently the second time (DNS rebinding) is not asked a second time. Each
 * redirect is checked like the first address.
 */
export function createWebFiles({ mayReach = isPublicIp }: WebFilesOptions = {}): WebFiles {
  const lookup = guardedLookup(mayReach)
  return {
    async fetch(request) {
      const signal = AbortSignal.timeout(request.timeoutMs)
      try {
        return await follow(request, { lookup, mayReach, signal })
      } catch (error) {
        if (error instanceof WebFileError) throw error
        const why = signal.aborted
          ? `it took over ${request.timeoutMs / 1_000} s`
          : messageOf(error)
        throw refused(request.address, why, { cause: error })
      }
    },
  }
}

interface Rules {
  readonly lookup: LookupFunction
  readonly mayReach: (ip: string) => boolean
  readonly signal: AbortSignal
}

async function follow(request: WebFileRequest, rules: Rules): Promise<WebFile> {
  let address = request.address
  for (let hops = 0; hops <= maxRedirects; hops += 1) {
    const response = await get(address, request, rules)
    const { statusCode = 0, headers } = response
    if (statusCode === 304) {
      response.destroy()
      return { kind: 'unchanged' }
    }
    const next = redirects.has(statusCode) ? headers.location : undefined
    if (next === undefined) return take(response, request)
    response.destroy()
    if (!URL.canParse(next, address)) throw refused(address, 'it redirects to no address')
    address = new URL(next, address).href
  }
  throw refused(request.address, `it redirects over ${maxRedirects} times`)
}

function get(
  address: string,
  { etag }: WebFileRequest,
  rules: Rules,
): Promise<http.IncomingMessage> {
  const url = new URL(address)
  if (url.protocol !== 'http:' && url.protocol !== 'https:') {
    throw refused(address, 'only http and https are fetched')
  }
  // A literal address is not looked up.
  const host = url.hostname.replace(/^\[|\]$/g, '')
  if (isIP(host) !== 0 && !rules.mayReach(host)) throw notPublic(address)
  const { promise, resolve, reject } = Promise.withResolvers<http.IncomingMessage>()
  const request = (url.protocol === 'https:' ? https : http).get(url, {
    lookup: rules.lookup,
    signal: rules.signal,
    // A connection that was opened for somebody else was not checked.
    agent: false,
    headers: {
      'user-agent': 'Vitryna',
      'accept-encoding': 'gzip, deflate, br',
      ...(etag === undefined ? {} : { 'if-none-match': etag }),
    },
  })
  request.once('response', resolve)
  request.once('error', (error) => {
    reject(error instanceof NotPublicError ? notPublic(address) : error)
  })
  return promise
}

class NotPublicError extends Error {}

/** Looks a name up, and refuses all of it when one of its addresses must not be reached. */
function guardedLookup(mayReach: (ip: string) => boolean): LookupFunction {
  return (hostname, options, callback) => {
    lookUp(hostname, { ...options, all: true }, (error, found) => {
      const [first] = found ?? []
      if (error || !first) return callback(error ?? new Error('no address'), '')
      const isRefused = found.some(({ address }) => !mayReach(address))
      if (isRefused) return callback(new NotPublicError('not public'), '')
      return options.all ? callback(null, found) : callback(null, first.address, first.family)
    })
  }
}

async function take(response: http.IncomingMessage, request: WebFileRequest): Promise<WebFile> {
  const { statusCode = 0, headers } = response
  const { address } = request
  if (statusCode !== 200) {
    response.destroy()
    const isMissing = statusCode === 404 || statusCode === 410
    throw refused(address, `the server answers ${statusCode}`, { isMissing })
  }
  const once = await readAll(unpacked(response, headers['content-encoding']), request)
  // A feed is often kept as a .gz.
  const isPacked = once[0] === 0x1f && once[1] === 0x8b
  const bytes = isPacked ? await gunzip(once, request) : once
  const { etag } = headers
  return { kind: 'file', bytes, etag, contentType: headers['content-type'] ?? '' }
}

function unpacked(response: Readable, encoding: string | undefined): Readable {
  const unpackers = { gzip: createGunzip, deflate: createInflate, br: createBrotliDecompress }
  const create = unpackers[encoding as keyof typeof unpackers]
  // What goes wrong is told to whoever reads.
  return create ? pipeline(response, create(), () => undefined) : response
}

function gunzip(bytes: Uint8Array, request: WebFileRequest): Promise<Uint8Array> {
  const unpacker = createGunzip()
  unpacker.end(bytes)
  return readAll(unpacker, request)
}

/** No more than allowed is ever in memory, however small it was when it was packed. */
async function readAll(
  stream: Readable,
  { address, maxBytes }: WebFileRequest,
): Promise<Uint8Array> {
  const pieces: Buffer[] = []
  let size = 0
  for await (const piece of stream as AsyncIterable<Buffer>) {
    size += piece.length
    if (size > maxBytes) {
      stream.destroy()
      throw refused(address, `it is larger than ${Math.round(maxBytes / 1e6)} MB`)
    }
    pieces.push(piece)
  }
  return Buffer.concat(pieces)
}

function notPublic(address: string): WebFileError {
  return refused(address, 'it leads to an address that is not public')
}

function refused(
  address: string,
  why: string,
  options: { readonly cause?: unknown; readonly isMissing?: boolean } = {},
): WebFileError {
  const { protocol, host, pathname } = new URL(address)
  // What stands behind a question mark, or before an @, may be a secret.
  return new WebFileError(`${protocol}//${host}${pathname} cannot be fetched: ${why}`, options)
}
