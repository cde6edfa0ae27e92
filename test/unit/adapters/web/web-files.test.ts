import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createWebFiles } from '#src/adapters/web/web-files.ts'
import { WebFileError } from '#src/ports/errors.ts'
import { type FeedServer, startFeedServer } from '#test/support/feed-server.ts'
import { refusal } from '#test/support/refusal.ts'

/** Only the test's own server, which is otherwise the very thing that is refused. */
const web = createWebFiles({ mayReach: (ip) => ip === '127.0.0.1' })
let server: FeedServer

beforeAll(async () => {
  server = await startFeedServer()
})
afterAll(() => server.close())

const fetch = (
  address: string,
  more: { maxBytes?: number; timeoutMs?: number; etag?: string } = {},
) => web.fetch({ address, maxBytes: 1_000_000, timeoutMs: 60_000, ...more })
const whyNot = async (address: string, more = {}) =>
  (await refusal(fetch(address, more), WebFileError)).message

describe('a file of the web', () => {
  it('comes with its etag, unpacked, and not again while it is the same', async () => {
    const packed = gzipSync('sku,name')
    server.pages.set('/feed.csv', (request, response) => {
      if (request.headers['if-none-match'] === '"7"') response.writeHead(304).end()
      else response.writeHead(200, { etag: '"7"', 'content-encoding': 'gzip' }).end(packed)
    })
    const address = `${server.origin}/feed.csv`
    expect(await fetch(address)).toMatchObject({ kind: 'file', etag: '"7"' })
    expect(await fetch(address, { etag: '"7"' })).toEqual({ kind: 'unchanged' })
    server.pages.set('/feed.csv.gz', (_, response) => response.end(packed))
    const kept = await fetch(`${address}.gz`)
    expect(kept.kind === 'file' && Buffer.from(kept.bytes).toString()).toBe('sku,name')
  })

  it('is refused when it unpacks to more than is allowed, however small it is packed', async () => {
    const bomb = gzipSync(Buffer.alloc(50_000_000))
    server.pages.set('/bomb', (_, response) =>
      response.writeHead(200, { 'content-encoding': 'gzip' }).end(bomb),
    )
    server.pages.set('/bomb.gz', (_, response) => response.end(bomb))
    for (const path of ['/bomb', '/bomb.gz']) {
      expect(await whyNot(`${server.origin}${path}`)).toContain('it is larger than 1 MB')
    }
  })

  it('is refused when it is cut off, too slow, or not there', async () => {
    server.pages.set('/cut', (_, response) => {
      response.writeHead(200, { 'content-length': '100' })
      response.write('half', () => response.destroy())
    })
    server.pages.set('/slow', (_, response) => void response.write('a'))
    expect(await whyNot(`${server.origin}/cut`)).toMatch(/\/cut cannot be fetched: /)
    expect(await whyNot(`${server.origin}/slow`, { timeoutMs: 300 })).toContain(
      'it took over 0.3 s',
    )
    expect(await whyNot(`${server.origin}/none?key=secret`)).toBe(
      `${server.origin}/none cannot be fetched: the server answers 404`,
    )
  })

  it('is not fetched from inside, by whichever way', async () => {
    const port = new URL(server.origin).port
    server.pages.set('/there', (_, response) => response.end('here'))
    const inside = [
      `http://127.0.0.2:${port}/`,
      'http://10.0.0.1/',
      'http://[::1]/',
      'http://[::ffff:169.254.169.254]/latest/meta-data',
      'http://2130706434/',
      'http://0x7f000002/',
    ]
    server.pages.set('/moved', (_, response) =>
      response.writeHead(302, { location: '/there' }).end(),
    )
    expect(await fetch(`${server.origin}/moved`)).toMatchObject({ kind: 'file' })
    for (const [at, address] of inside.entries()) {
      server.pages.set(`/in${at}`, (_, response) =>
        response.writeHead(302, { location: address }).end(),
      )
      expect(await whyNot(address), address).toContain('an address that is not public')
      expect(await whyNot(`${server.origin}/in${at}`)).toContain('an address that is not public')
    }
    server.pages.set('/round', (_, response) =>
      response.writeHead(302, { location: '/round' }).end(),
    )
    expect(await whyNot(`${server.origin}/round`)).toContain('redirects over 5 times')
    server.pages.set('/file', (_, response) =>
      response.writeHead(302, { location: 'file:///etc/passwd' }).end(),
    )
    expect(await whyNot(`${server.origin}/file`)).toContain('only http and https')
  })

  it('is not fetched by a name that leads inside', async () => {
    const usual = createWebFiles()
    const address = `http://localhost:${new URL(server.origin).port}/feed.csv`
    const asked = server.asked.length
    const { message } = await refusal(
      usual.fetch({ address, maxBytes: 1_000, timeoutMs: 60_000 }),
      WebFileError,
    )
    expect(message).toContain('an address that is not public')
    expect(server.asked).toHaveLength(asked)
  })
})
