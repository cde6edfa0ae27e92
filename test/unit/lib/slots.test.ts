import { describe, expect, it } from 'vitest'
import { createSlots, type Slots, whileWaiting } from '#src/lib/slots.ts'

/** Lets everything that can go on go on. */
function turns(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve)
  })
}

/** Work that writes down when it begins and ends when it is told to. */
function setUp(size: number) {
  const slots = createSlots(size)
  const begun: string[] = []
  const begin = (name: string, urgency = 1) => {
    const gate = Promise.withResolvers<void>()
    const done = slots.run(urgency, async () => {
      begun.push(name)
      await gate.promise
      return name
    })
    return { ...gate, done }
  }
  return { slots, begun, begin }
}

/** Work that waits for somebody, then goes on: each part writes itself down, and the last ends when told to. */
function waiter(slots: Slots, log: string[]) {
  const answer = Promise.withResolvers<void>()
  const gate = Promise.withResolvers<void>()
  const done = slots.run(1, async () => {
    log.push('waits')
    await whileWaiting(() => answer.promise)
    log.push('goes on')
    await gate.promise
  })
  return { answer, gate, done }
}

describe('slots', () => {
  it('let so much run at once and no more', async () => {
    const { begun, begin } = setUp(2)
    const [a, b, c] = [begin('a'), begin('b'), begin('c')]
    await turns()
    expect(begun).toEqual(['a', 'b'])
    b.resolve()
    expect(await b.done).toBe('b')
    await turns()
    expect(begun).toEqual(['a', 'b', 'c'])
    a.resolve()
    c.resolve()
    expect(await Promise.all([a.done, c.done])).toEqual(['a', 'c'])
  })

  it('go to the most urgent, then to whoever came first', async () => {
    const { begun, begin } = setUp(1)
    const all = [begin('first'), begin('photo', 2), begin('word'), begin('tap', 0), begin('word 2')]
    for (const one of all) one.resolve()
    await Promise.all(all.map(({ done }) => done))
    expect(begun).toEqual(['first', 'tap', 'word', 'word 2', 'photo'])
  })

  it('are free again after work that failed, also at once', async () => {
    const { slots, begun, begin } = setUp(1)
    const failing = slots.run(1, () => Promise.reject(new Error('lost')))
    const throwing = slots.run(1, () => {
      throw new Error('thrown')
    })
    const next = begin('next')
    next.resolve()
    await expect(failing).rejects.toThrow('lost')
    await expect(throwing).rejects.toThrow('thrown')
    await next.done
    expect(begun).toEqual(['next'])
  })

  it('are left for good by work that runs on', async () => {
    const { slots, begun, begin } = setUp(1)
    const gate = Promise.withResolvers<void>()
    const hanging = slots.run(1, async (leave) => {
      leave()
      await gate.promise
      // It had no slot to give, and gets none back.
      await whileWaiting(turns)
    })
    const [a, b] = [begin('a'), begin('b')]
    await turns()
    expect(begun).toEqual(['a'])
    gate.resolve()
    await hanging
    await turns()
    expect(begun).toEqual(['a'])
    a.resolve()
    b.resolve()
    await b.done
    expect(begun).toEqual(['a', 'b'])
  })
})

describe('whileWaiting', () => {
  it('lets others run meanwhile, and waits for room to go on', async () => {
    const { slots, begun, begin } = setUp(1)
    const { answer, gate, done } = waiter(slots, begun)
    const other = begin('other')
    await turns()
    expect(begun).toEqual(['waits', 'other'])
    answer.resolve()
    await turns()
    expect(begun).toEqual(['waits', 'other'])
    other.resolve()
    await turns()
    expect(begun).toEqual(['waits', 'other', 'goes on'])
    gate.resolve()
    await done
  })

  it('goes on behind what has not begun, but not behind what is less urgent still', async () => {
    const { slots, begun, begin } = setUp(1)
    const { answer, gate, done } = waiter(slots, begun)
    await turns()
    const all = [begin('holds'), begin('less urgent', 3), begin('new', 1)]
    await turns()
    answer.resolve()
    gate.resolve()
    await turns()
    for (const one of all) one.resolve()
    await Promise.all([done, ...all.map((one) => one.done)])
    expect(begun).toEqual(['waits', 'holds', 'new', 'goes on', 'less urgent'])
  })

  it('takes its slot once when several waits overlap', async () => {
    const { slots, begun, begin } = setUp(1)
    const [first, second] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
    const gate = Promise.withResolvers<void>()
    const both = slots.run(1, async () => {
      await Promise.all([
        whileWaiting(() => first.promise),
        whileWaiting(() => second.promise),
        whileWaiting(() => whileWaiting(() => second.promise)),
      ])
      begun.push('both')
      await gate.promise
    })
    const a = begin('a')
    await turns()
    first.resolve()
    second.resolve()
    a.resolve()
    await turns()
    expect(begun).toEqual(['a', 'both'])
    const [b, c] = [begin('b'), begin('c')]
    await turns()
    expect(begun).toEqual(['a', 'both'])
    gate.resolve()
    await both
    await turns()
    // One slot came back, not three.
    expect(begun).toEqual(['a', 'both', 'b'])
    b.resolve()
    c.resolve()
    await c.done
  })

  it('gives back what work gets that ended while it waited for room', async () => {
    const { slots, begun, begin } = setUp(1)
    const answer = Promise.withResolvers<void>()
    const stray: Promise<void>[] = []
    const ended = slots.run(1, async () => {
      // Nobody waits for this part of it.
      stray.push(whileWaiting(() => answer.promise))
    })
    await ended
    const holder = begin('holder')
    await turns()
    answer.resolve()
    await Promise.all(stray)
    holder.resolve()
    const [a, b] = [begin('a'), begin('b')]
    await turns()
    expect(begun).toEqual(['holder', 'a'])
    a.resolve()
    b.resolve()
    await b.done
  })

  it('gives back a slot that comes after the end of the work that waits for it', async () => {
    const { slots, begun, begin } = setUp(1)
    const [answer, end] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
    const stray: Promise<void>[] = []
    const ended = slots.run(1, async () => {
      stray.push(whileWaiting(() => answer.promise))
      await end.promise
    })
    const holder = begin('holder')
    await turns()
    answer.resolve()
    await turns()
    end.resolve()
    await ended
    const next = begin('next', 9)
    holder.resolve()
    await Promise.all(stray)
    await turns()
    expect(begun).toEqual(['holder', 'next'])
    next.resolve()
    await next.done
  })

  it('has its slot again when waiting failed', async () => {
    const { slots, begun, begin } = setUp(1)
    const gate = Promise.withResolvers<void>()
    const work = slots.run(1, async () => {
      await whileWaiting(() => Promise.reject(new Error('no answer'))).catch(() => undefined)
      await gate.promise
    })
    await turns()
    const next = begin('next')
    await turns()
    expect(begun).toEqual([])
    gate.resolve()
    await work
    next.resolve()
    await next.done
    expect(begun).toEqual(['next'])
  })

  it('changes nothing outside of any slot', async () => {
    expect(await whileWaiting(async () => 'waited')).toBe('waited')
    await expect(whileWaiting(() => Promise.reject(new Error('lost')))).rejects.toThrow('lost')
  })
})
