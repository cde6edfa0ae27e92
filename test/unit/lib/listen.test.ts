import { createServer } from 'node:net'
import { afterEach, describe, expect, it } from 'vitest'
import { type Listening, listen } from '#src/lib/listen.ts'

const app = { fetch: () => new Response('ok') }
let server: Listening | undefined

afterEach(async () => {
  await server?.close(0)
  server = undefined
})

/** A container may have no IPv6 at all. */
const hasIpv6 = await new Promise<boolean>((resolve) => {
  const probe = createServer()
  probe.once('error', () => resolve(false))
  probe.listen(0, '::1', () => probe.close(() => resolve(true)))
})

const answerAt = async (host: string) =>
  (await fetch(`http://${host}:${server?.port}/healthz`)).text()

describe('a server without an address of its own', () => {
  it.each(['127.0.0.1', 'localhost', 'LOCALHOST', '127.1', '2130706433', '0.0.0.0'])(
    'is reached at %s',
    async (host) => {
      server = await listen(app, { port: 0 })
      expect(await answerAt(host)).toBe('ok')
    },
  )

  it
    .skipIf(!hasIpv6)
    .each(['[::1]', '[0:0:0:0:0:0:0:1]', '[::ffff:127.0.0.1]', '[::ffff:7f00:1]', '[::]'])(
    'is reached at %s',
    async (host) => {
      server = await listen(app, { port: 0 })
      expect(await answerAt(host)).toBe('ok')
    },
  )

  it('says when its port is taken', async () => {
    server = await listen(app, { port: 0 })
    await expect(listen(app, { port: server.port })).rejects.toThrow(/EADDRINUSE/)
  })
})

describe('a server for this machine alone', () => {
  it('is reached at its address and no other', async () => {
    server = await listen(app, { hostname: '127.0.0.1', port: 0 })
    expect(await answerAt('127.0.0.1')).toBe('ok')
    if (hasIpv6) await expect(answerAt('[::1]')).rejects.toThrow()
  })
})
