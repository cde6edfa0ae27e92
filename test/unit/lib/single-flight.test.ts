import { describe, expect, it } from 'vitest'
import { singleFlight } from '#src/lib/single-flight.ts'

/** Runs that end when they are told to. */
function setUp() {
  const runs: PromiseWithResolvers<string>[] = []
  const share = singleFlight((name: string) => {
    const run = Promise.withResolvers<string>()
    runs.push(run)
    return run.promise.then((result) => `${name} ${result}`)
  })
  return { runs, share }
}

async function turns(): Promise<void> {
  for (let turn = 0; turn < 10; turn += 1) await Promise.resolve()
}

describe('singleFlight', () => {
  it('shares one run among calls of the same moment', async () => {
    const { runs, share } = setUp()
    const calls = [share('a'), share('b')]
    await turns()
    runs[0]?.resolve('done')
    expect(await Promise.all(calls)).toEqual(['a done', 'a done'])
    expect(runs).toHaveLength(1)
  })

  it('does not let a call join a run that has begun', async () => {
    const { runs, share } = setUp()
    const first = share('a')
    await turns()
    const late = [share('b'), share('c')]
    await turns()
    expect(runs).toHaveLength(1)
    runs[0]?.resolve('one')
    await turns()
    runs[1]?.resolve('two')
    expect(await Promise.all([first, ...late])).toEqual(['a one', 'b two', 'b two'])
    expect(runs).toHaveLength(2)
  })

  it('goes on after a run that failed', async () => {
    const { runs, share } = setUp()
    const first = share('a')
    await turns()
    const second = share('b')
    runs[0]?.reject(new Error('lost'))
    await expect(first).rejects.toThrow('lost')
    await turns()
    runs[1]?.resolve('done')
    expect(await second).toBe('b done')
  })
})
