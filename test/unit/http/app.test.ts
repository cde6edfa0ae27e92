import { describe, expect, it, vi } from 'vitest'
import { createHttpApp, type HttpOptions } from '#src/http/app.ts'

function app(overrides: Partial<HttpOptions> = {}) {
  return createHttpApp({
    checks: {},
    notes: [],
    embedder: { id: 'tiny@1', provider: 'cpu' },
    metrics: async () => ({ text: 'up 1\n', contentType: 'text/plain; version=0.0.4' }),
    ...overrides,
  })
}

describe('http', () => {
  it('is alive, whatever is not ready', async () => {
    const response = await app({ checks: { database: async () => 'gone' } }).request('/healthz')
    expect(response.status).toBe(200)
  })

  it('is ready when no check has anything to say', async () => {
    const response = await app({
      checks: { database: async () => undefined },
      notes: ['a note'],
    }).request('/readyz')
    expect(response.status).toBe(200)
    expect(await response.json()).toEqual({
      ready: true,
      problems: {},
      notes: ['a note'],
      embedder: { id: 'tiny@1', provider: 'cpu' },
    })
  })

  it('says each thing that is not ready', async () => {
    const checks = {
      database: () => Promise.reject(new Error('connection refused')),
      intake: async () => 'Telegram does not answer',
      start: async () => undefined,
    }
    const response = await app({ checks }).request('/readyz')
    expect(response.status).toBe(503)
    expect(await response.json()).toMatchObject({
      ready: false,
      problems: { database: 'connection refused', intake: 'Telegram does not answer' },
    })
  })

  it('does not wait for a check that hangs', async () => {
    vi.useFakeTimers()
    const answer = app({ checks: { database: () => new Promise(() => undefined) } }).request(
      '/readyz',
    )
    await vi.advanceTimersByTimeAsync(3_000)
    expect(await (await answer).json()).toMatchObject({
      problems: { database: 'did not answer in 3000 ms' },
    })
    vi.useRealTimers()
  })

  it('serves the metrics with their own type', async () => {
    const response = await app().request('/metrics')
    expect(response.headers.get('content-type')).toContain('text/plain; version=0.0.4')
    expect(await response.text()).toBe('up 1\n')
  })

  it('hands the webhook its requests, by POST alone', async () => {
    const handle = async () => new Response(null, { status: 200 })
    const served = app({ webhook: { path: '/hook', handle } })
    expect((await served.request('/hook', { method: 'POST' })).status).toBe(200)
    expect((await served.request('/hook')).status).toBe(404)
    expect((await app().request('/hook', { method: 'POST' })).status).toBe(404)
  })
})
