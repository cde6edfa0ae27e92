import { describe, expect, it, vi } from 'vitest'
import { createLaneWorld, failing, lost, never, once } from '#test/support/lane-world.ts'

describe('jobs of a chat', () => {
  it('are done one at a time, in the order of their positions', async () => {
    const world = createLaneWorld()
    await world.add([3, 10], [1, 10], [2, 10])
    world.start()
    await world.idle()
    expect(world.log).toEqual(['begin 1', 'end 1', 'begin 2', 'end 2', 'begin 3', 'end 3'])
    expect(world.ends).toEqual([
      [1, 'done'],
      [2, 'done'],
      [3, 'done'],
    ])
  })

  it('that arrive out of turn are done when they come: nothing waits for them', async () => {
    const world = createLaneWorld()
    await world.add([7, 10])
    const lanes = world.start()
    await world.idle()
    await world.add([5, 10])
    lanes.wake('update')
    await world.idle()
    expect(world.log).toEqual(['begin 7', 'end 7', 'begin 5', 'end 5'])
  })

  it('that are promised anew while in hand are done again', async () => {
    const gate = Promise.withResolvers<void>()
    const world = createLaneWorld({ work: { 1: () => gate.promise } })
    await world.add([1, 10])
    world.start()
    await world.logged('begin 1')
    await world.add([1, 10])
    gate.resolve()
    await world.idle()
    expect(world.log).toEqual(['begin 1', 'end 1', 'begin 1', 'end 1'])
  })

  it('do not wait for what their chat has in another queue', async () => {
    const gate = Promise.withResolvers<void>()
    const world = createLaneWorld({ policy: { slots: 1 }, work: { 1: () => gate.promise } })
    await world.add([1, 10])
    await world.shared.add({ queue: 'query', position: 2, chatId: 10, urgency: 0 })
    world.start()
    await world.logged('begin 1', 'end 2')
    gate.resolve()
    await world.idle()
  })
})

describe('different chats', () => {
  it('are served side by side', async () => {
    const gates = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
    const world = createLaneWorld({
      work: { 1: () => gates[0]?.promise ?? lost(), 2: () => gates[1]?.promise ?? lost() },
    })
    await world.add([1, 10], [2, 20])
    world.start()
    await world.logged('begin 1', 'begin 2')
    for (const gate of gates) gate.resolve()
    await world.idle()
  })

  it('wait for one job at most of each busy chat, however many are busy and whatever they hold', async () => {
    const world = createLaneWorld({ policy: { slots: 2 } })
    const busy = Array.from({ length: 12 }, (_, chat) => chat + 1)
    for (let round = 0; round < 20; round += 1) {
      await world.add(...busy.map((chat) => [chat * 1_000 + round, chat] as const))
    }
    const lanes = world.start()
    await world.logged(...busy.map((chat) => `begin ${chat * 1_000}`))
    await world.add([99_000, 99])
    lanes.wake('update')
    const before = world.log.length
    await world.idle()
    const begun = world.log.slice(before).filter((line) => line.startsWith('begin'))
    expect(begun.indexOf('begin 99000')).toBeGreaterThanOrEqual(0)
    // Those whose job is in hand or in line, and those that come in line until it is noticed.
    expect(begun.indexOf('begin 99000')).toBeLessThan(4 * busy.length)
  })

  it('are served by urgency when there is no room', async () => {
    const gate = Promise.withResolvers<void>()
    const world = createLaneWorld({ policy: { slots: 1 }, work: { 1: () => gate.promise } })
    await world.add([1, 10])
    const lanes = world.start()
    await world.logged('begin 1')
    await world.add([2, 20, 2], [3, 30, 0])
    lanes.wake('update')
    gate.resolve()
    await world.idle()
    const begun = world.log.filter((line) => line.startsWith('begin'))
    expect(begun).toEqual(['begin 1', 'begin 3', 'begin 2'])
  })

  it('go on although as many jobs hang as there are slots', async () => {
    const gate = Promise.withResolvers<void>()
    const hang = () => gate.promise
    const world = createLaneWorld({
      policy: { slots: 2, maxRunMs: 1 },
      work: { 1: hang, 2: hang, 3: hang },
    })
    await world.add([1, 10], [2, 20], [3, 30], [4, 40])
    world.start()
    await world.logged('end 4')
    gate.resolve()
    await world.idle()
  })
})

describe('stopping', () => {
  it('lets what is in hand finish, begins nothing, and hands the rest back', async () => {
    const gate = Promise.withResolvers<void>()
    const world = createLaneWorld({ policy: { slots: 1 }, work: { 1: () => gate.promise } })
    await world.add([1, 10], [2, 10], [3, 20])
    const lanes = world.start()
    await world.logged('begin 1')
    const stopped = lanes.stop(never)
    gate.resolve()
    await stopped
    expect(world.log).toEqual(['begin 1', 'end 1'])
    expect(world.shared.jobs().map(({ position }) => position)).toEqual([2, 3])
    const next = world.shared.open()
    expect(await next.claim('update', 9)).toHaveLength(2)
  })

  it('waits for what overran, too', async () => {
    const gate = Promise.withResolvers<void>()
    const world = createLaneWorld({ policy: { maxRunMs: 1 }, work: { 1: () => gate.promise } })
    await world.add([1, 10], [2, 10])
    const lanes = world.start()
    await world.logged('end 2')
    let isStopped = false
    const stopped = lanes.stop(never).then(() => {
      isStopped = true
    })
    await new Promise(setImmediate)
    expect(isStopped).toBe(false)
    gate.resolve()
    await stopped
    expect(world.shared.jobs()).toEqual([])
  })

  it('aborts what does not end in time, and counts that as no failure', async () => {
    const gate = Promise.withResolvers<void>()
    const world = createLaneWorld({ work: { 1: () => gate.promise } })
    await world.add([1, 10])
    const lanes = world.start()
    await world.logged('begin 1')
    await lanes.stop(1)
    gate.reject(new Error('the database is closed'))
    await new Promise(setImmediate)
    const next = world.shared.open()
    const [lane = { queue: 'update', chatId: 0 }] = await next.claim('update', 9)
    expect(await next.take(lane)).toMatchObject({ position: 1, attempts: 2, failures: 0 })
    expect(world.ends).toEqual([])
  })

  it('does not wait for the pause of a job that failed', async () => {
    const world = createLaneWorld({ policy: { retryDelaysMs: [never / 2] }, work: { 1: lost } })
    await world.add([1, 10])
    const lanes = world.start()
    await world.logged('begin 1')
    await lanes.stop(never)
    expect(world.shared.jobs()).toMatchObject([{ position: 1 }])
  })
})

describe('a wake-up', () => {
  it('is not lost, whenever it comes', async () => {
    const world = createLaneWorld({ options: { lookIntervalMs: never } })
    const lanes = world.start()
    for (let position = 1; position <= 200; position += 1) {
      await world.add([position, position % 3])
      lanes.wake('update')
      for (let turn = 0; turn < position % 12; turn += 1) await Promise.resolve()
    }
    await world.idle()
    expect(world.log.filter((line) => line.startsWith('end'))).toHaveLength(200)
  })
})

describe('a store that fails', () => {
  const methods = ['claim', 'take', 'complete', 'setAside', 'release'] as const

  it.each(methods)('now and then, in %s, loses nothing and blocks no chat', async (method) => {
    let calls = 0
    const world = createLaneWorld({
      policy: once,
      work: { 1: failing(1) },
      options: { renewIntervalMs: 1 },
      store: (store) => ({
        ...store,
        [method]: async (...args: never[]) => {
          calls += 1
          if (calls % 2 === 1) throw new Error('the database is away')
          return (store[method] as (...given: never[]) => Promise<unknown>)(...args)
        },
      }),
    })
    await world.add([1, 10], [2, 10], [3, 20])
    world.start()
    const expiring = setInterval(() => void world.shared.expireLeases(), 20)
    try {
      await world.idle()
      await world.add([4, 10])
      await world.idle()
    } finally {
      clearInterval(expiring)
    }
    expect(world.log).toEqual(expect.arrayContaining(['end 1', 'end 2', 'end 3', 'end 4']))
    if (method === 'complete') expect(world.log.filter((line) => line === 'end 2')).toHaveLength(1)
    else expect(world.troubles.length).toBeGreaterThan(0)
  })

  it('is not asked to keep lanes that it still counts as this process own', async () => {
    const renewed: number[] = []
    const world = createLaneWorld({
      options: { renewIntervalMs: 1 },
      store: (store) => ({
        ...store,
        release: lost,
        async renew(lanes) {
          renewed.push(lanes.length)
          await store.renew(lanes)
        },
      }),
    })
    await world.add([1, 10])
    world.start()
    await world.idle()
    renewed.length = 0
    await vi.waitFor(() => expect(renewed.at(-1)).toBe(0), { timeout: 120_000 })
  })
})
