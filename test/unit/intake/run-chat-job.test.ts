import { describe, expect, it } from 'vitest'
import { TelegramError } from '#src/ports/errors.ts'
import { createLaneWorld, failing, lost, never, once } from '#test/support/lane-world.ts'

describe('a job that fails', () => {
  it('is tried again before its chat goes on, when that does not take long', async () => {
    const world = createLaneWorld({ work: { 1: failing(3) } })
    await world.add([1, 10], [2, 10])
    world.start()
    await world.idle()
    const begun = world.log.filter((line) => line.startsWith('begin'))
    expect(begun).toEqual(['begin 1', 'begin 1', 'begin 1', 'begin 1', 'begin 2'])
    expect(world.ends).toEqual([
      [1, 'done'],
      [2, 'done'],
    ])
  })

  it('is set aside when it holds its chat too long, and tried again later', async () => {
    const world = createLaneWorld({ policy: once, work: { 1: failing(2) } })
    await world.add([1, 10], [2, 10])
    world.start()
    await world.idle()
    expect(world.log.indexOf('end 2')).toBeLessThan(world.log.indexOf('end 1'))
    expect(world.log.filter((line) => line === 'begin 1')).toHaveLength(3)
    expect(world.ends.filter(([position]) => position === 1).map(([, kind]) => kind)).toEqual([
      'set-aside',
      'set-aside',
      'done',
    ])
  })

  it('again and again is given up, and told once', async () => {
    const world = createLaneWorld({ policy: once, work: { 1: lost } })
    await world.add([1, 10])
    world.start()
    await world.idle()
    expect(world.log.filter((line) => line === 'begin 1')).toHaveLength(3)
    expect(world.log.filter((line) => line === 'tell 1')).toHaveLength(1)
    expect(world.ends.at(-1)).toEqual([1, 'given-up'])
  })

  it('and cannot be told of is told of later, and its chat goes on', async () => {
    const world = createLaneWorld({ policy: once, work: { 1: lost }, giveUp: failing(2) })
    await world.add([1, 10], [2, 10])
    world.start()
    await world.idle()
    expect(world.log.filter((line) => line === 'tell 1')).toHaveLength(3)
    expect(world.log).toContain('end 2')
    expect(world.ends.filter(([, kind]) => kind === 'given-up')).toEqual([[1, 'given-up']])
    expect(world.troubles).toHaveLength(2)
  })

  it('and hangs while it is told of does not hold its chat', async () => {
    const gate = Promise.withResolvers<void>()
    const world = createLaneWorld({
      policy: { ...once, setAsideDelaysMs: [], maxRunMs: 1, giveUpAgainMs: never },
      work: { 1: lost },
      giveUp: () => gate.promise,
    })
    await world.add([1, 10], [2, 10])
    world.start()
    await world.logged('tell 1', 'end 2')
    gate.resolve()
  })

  it('for a limit of Telegram is waited for: what comes next would meet it, too', async () => {
    const limit = new TelegramError('wait', { retryAfterMs: 5 })
    const world = createLaneWorld({
      policy: { ...once, setAsideDelaysMs: [] },
      work: { 1: failing(4, limit) },
    })
    await world.add([1, 10], [2, 10])
    world.start()
    await world.idle()
    expect(world.log.filter((line) => line.startsWith('end'))).toEqual(['end 1', 'end 2'])
    expect(world.ends).toEqual([
      [1, 'done'],
      [2, 'done'],
    ])
  })

  it('with the process each time is given up some day', async () => {
    const world = createLaneWorld({ policy: { maxAttempts: 2 } })
    await world.add([1, 10])
    for (let death = 0; death < 2; death += 1) {
      const store = world.shared.open()
      const [lane] = await store.claim('update', 1)
      if (lane) await store.take(lane)
      await world.shared.expireLeases()
    }
    world.start()
    await world.idle()
    expect(world.log).toEqual(['tell 1'])
  })
})

describe('a job that hangs', () => {
  it('lets its chat go on, and is not begun twice while it may end', async () => {
    const gate = Promise.withResolvers<void>()
    const world = createLaneWorld({ policy: { maxRunMs: 1 }, work: { 1: () => gate.promise } })
    await world.add([1, 10], [2, 10])
    world.start()
    await world.logged('end 2')
    expect(world.ends).toContainEqual([1, 'set-aside'])
    gate.resolve()
    await world.idle()
    expect(world.log.filter((line) => line === 'begin 1')).toHaveLength(1)
    expect(world.ends.at(-1)).toEqual([1, 'done'])
  })

  it('and fails in the end is tried again', async () => {
    const gate = Promise.withResolvers<void>()
    const fails = failing(1)
    const world = createLaneWorld({
      policy: { maxRunMs: 1 },
      work: { 1: () => gate.promise.then(fails) },
    })
    await world.add([1, 10], [2, 10])
    world.start()
    await world.logged('end 2')
    gate.resolve()
    await world.idle()
    expect(world.log.filter((line) => line === 'begin 1')).toHaveLength(2)
  })

  it('each time is given up', async () => {
    const gate = Promise.withResolvers<void>()
    const world = createLaneWorld({
      policy: { maxRunMs: 1, overrunMs: 1 },
      work: { 1: () => gate.promise },
    })
    await world.add([1, 10])
    world.start()
    await world.logged('tell 1')
    await world.idle()
    expect(world.ends.at(-1)).toEqual([1, 'given-up'])
    gate.resolve()
  })
})
