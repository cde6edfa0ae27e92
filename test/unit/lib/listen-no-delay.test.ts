import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import { expect, it } from 'vitest'
import { listen } from '#src/lib/listen.ts'

const hostname = '127.0.0.1'

it('serves an app until it is closed', async () => {
  const { port, close } = await listen(
    { fetch: () => new Response('hello') },
    { hostname, port: 0 },
  )
  expect(await (await fetch(`http://${hostname}:${port}`)).text()).toBe('hello')
  await close(0)
  await expect(fetch(`http://${hostname}:${port}`)).rejects.toThrow()
})

it('sends what it has at once: no part of an answer waits for the one before to be acknowledged', async () => {
  const channel = 'http.server.request.start'
  const noDelay: unknown[] = []
  const note = (message: unknown) => {
    const { server } = message as { readonly server: object }
    noDelay.push(Reflect.get(server, 'noDelay'))
  }
  subscribe(channel, note)
  const { port, close } = await listen(
    { fetch: () => new Response('hello') },
    { hostname, port: 0 },
  )
  await fetch(`http://${hostname}:${port}`)
  await close(0)
  unsubscribe(channel, note)
  expect(noDelay).toEqual([true])
})
