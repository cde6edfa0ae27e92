import { describe, expect, it, vi } from 'vitest'
import { recent } from '#src/lib/recent.ts'

describe('recent', () => {
  it('is loaded again when it has become old, once for all who ask', async () => {
    let now = 0
    let value = 'first'
    const load = vi.fn(async () => value)
    const { get } = recent(load, { maxAgeMs: 1_000, initial: 'none', now: () => now })
    expect(await Promise.all([get(), get()])).toEqual(['first', 'first'])
    value = 'second'
    now = 999
    expect(await get()).toBe('first')
    now = 1_000
    expect(await get()).toBe('second')
    expect(load).toHaveBeenCalledTimes(2)
  })

  it('keeps what was loaded last while loading fails, and what it began with before', async () => {
    let now = 0
    const load = vi.fn(async () => 'loaded').mockRejectedValueOnce(new Error('gone'))
    const { get } = recent(load, { maxAgeMs: 10, initial: 'none', now: () => now })
    expect(await get()).toBe('none')
    now = 10
    expect(await get()).toBe('loaded')
    load.mockRejectedValueOnce(new Error('gone'))
    now = 20
    expect(await get()).toBe('loaded')
  })

  it('is loaded at once after it was to be forgotten', async () => {
    let value = 1
    const { get, forget } = recent(async () => value, { maxAgeMs: 10, initial: 0, now: () => 0 })
    expect(await get()).toBe(1)
    value = 2
    forget()
    expect(await get()).toBe(2)
  })
})
