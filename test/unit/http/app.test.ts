import { describe, expect, it } from 'vitest'
import { createHttpApp, type HttpOptions } from '#src/http/app.ts'
import type { HealthReport } from '#src/ports/health.ts'

function app(overrides: Partial<HttpOptions> = {}) {
  return createHttpApp({
    health: async () => [],
    embedder: { id: 'tiny@1', provider: 'cpu' },
    metrics: async () => ({ text: 'up 1\n', contentType: 'text/plain; version=0.0.4' }),
    ...overrides,
  })
}

const database: HealthReport = {
  name: 'database',
  isEssential: true,
  state: 'good',
  detail: 'PGlite',
}
const redis: HealthReport = {
  name: 'redis',
  isEssential: false,
  state: 'bad',
  detail: 'unreachable',
}
const tickets: HealthReport = {
  name: 'tickets',
  isEssential: false,
  state: 'note',
  detail: 'they wait',
}

describe('http', () => {
  it('is alive, whatever is not ready', async () => {
    const health = async () => [{ ...database, state: 'bad' as const }]
    const response = await app({ health }).request('/healthz')
    expect(response.status).toBe(200)
  })

  it('is ready, if degraded, as long as every essential part is good', async () => {
    const health = async () => [database, redis, tickets]
    const response = await app({ health }).request('/readyz')
    expect(response.status).toBe(200)
    expect(await response.json()).toEqual({
      ready: true,
      problems: {},
      degraded: { redis: 'unreachable' },
      notes: { tickets: 'they wait' },
      embedder: { id: 'tiny@1', provider: 'cpu' },
    })
  })

  it('says what is not ready', async () => {
    const gone = { ...database, state: 'bad', detail: 'connection refused' } as const
    const response = await app({ health: async () => [gone, redis] }).request('/readyz')
    expect(response.status).toBe(503)
    expect(await response.json()).toMatchObject({
      ready: false,
      problems: { database: 'connection refused' },
      degraded: { redis: 'unreachable' },
    })
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
