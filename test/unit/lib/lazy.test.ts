import { describe, expect, it } from 'vitest'
import { lazy, lazyFor } from '#src/lib/lazy.ts'

describe('lazy', () => {
  it('makes nothing until it is asked, then one thing for all who ask', async () => {
    const gate = Promise.withResolvers<string>()
    let made = 0
    const thing = lazy(() => {
      made += 1
      return gate.promise
    })
    expect(thing.peek()).toBeUndefined()
    expect(made).toBe(0)

    const both = Promise.all([thing.get(), thing.get()])
    gate.resolve('thing')

    expect(await both).toEqual(['thing', 'thing'])
    expect(await thing.get()).toBe('thing')
    expect(await thing.peek()).toBe('thing')
    expect(made).toBe(1)
  })

  it('tells a failure to all who wait for it, and tries again for the next', async () => {
    let made = 0
    const thing = lazy(async () => {
      made += 1
      if (made === 1) throw new Error('not yet')
      return made
    })

    const first = await Promise.allSettled([thing.get(), thing.get()])

    expect(first.map(({ status }) => status)).toEqual(['rejected', 'rejected'])
    expect(thing.peek()).toBeUndefined()
    expect(await thing.get()).toBe(2)
    expect(made).toBe(2)
  })
})

describe('lazyFor', () => {
  it('makes one thing of each choice, again only when its key has changed', async () => {
    let key = 'a'
    let made = 0
    const thing = lazyFor(
      async () => ({ key }),
      async (choice) => {
        made += 1
        return `${choice.key}${made}`
      },
    )
    expect(await Promise.all([thing.get(), thing.get()])).toEqual(['a1', 'a1'])
    key = 'b'
    expect(await thing.get()).toBe('b2')
    expect(await thing.get()).toBe('b2')
  })
})
