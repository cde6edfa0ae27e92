import { describe, expect, it } from 'vitest'
import { ConfigError } from '#src/ports/errors.ts'
import type { HealthCheck } from '#src/ports/health.ts'
import { runChecks } from '#src/wiring/health/run-checks.ts'

const never = () => new Promise<never>(() => undefined)
const plenty = 60_000

function check(name: string, look: HealthCheck['look'], isEssential = false): HealthCheck {
  return { name, isEssential, look }
}

describe('health checks', () => {
  it('report each part in use, in their order', async () => {
    const reports = await runChecks(
      [
        check('database', async () => ({ state: 'good', detail: 'answers' }), true),
        check('redis', async () => undefined),
        check('tickets', async () => ({ state: 'note', detail: 'they wait', remedy: 'set it' })),
      ],
      plenty,
    )
    expect(reports).toEqual([
      { name: 'database', isEssential: true, state: 'good', detail: 'answers' },
      { name: 'tickets', isEssential: false, state: 'note', detail: 'they wait', remedy: 'set it' },
    ])
  })

  it('take a failure for a part that is bad, with its remedy', async () => {
    const reports = await runChecks(
      [
        check('qdrant', () => Promise.reject(new Error('connection refused'))),
        check('embedder', () =>
          Promise.reject(new ConfigError('not pulled', { remedy: 'pull it' })),
        ),
      ],
      plenty,
    )
    expect(reports).toEqual([
      {
        name: 'qdrant',
        isEssential: false,
        state: 'bad',
        detail: 'connection refused',
        isUnseen: true,
      },
      {
        name: 'embedder',
        isEssential: false,
        state: 'bad',
        detail: 'not pulled',
        isUnseen: true,
        remedy: 'pull it',
      },
    ])
  })

  it('do not wait for one that hangs, and still hear the others', async () => {
    const reports = await runChecks(
      [
        check('database', never, true),
        check('redis', async () => ({ state: 'good', detail: 'connected' })),
      ],
      20,
    )
    expect(reports).toMatchObject([
      { name: 'database', state: 'bad', detail: 'no answer in 20 ms', isUnseen: true },
      { name: 'redis', state: 'good' },
    ])
  })
})
