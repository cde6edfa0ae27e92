import { describe, expect, it } from 'vitest'
import { createDeadline, inTime } from '#src/lib/deadline.ts'

const never = new Promise<never>(() => undefined)

describe('work with a deadline', () => {
  it('is what the work gives, or why it failed', async () => {
    const deadline = createDeadline(60_000)
    expect(await inTime(deadline, Promise.resolve('done'))).toBe('done')
    await expect(inTime(deadline, Promise.reject(new Error('broken')))).rejects.toThrow('broken')
    expect(deadline.remainingMs()).toBeGreaterThan(0)
  })

  it('is a rejection when that passes first; what was done by then counts', async () => {
    const deadline = createDeadline(5)
    await expect(inTime(deadline, never)).rejects.toMatchObject({ name: 'TimeoutError' })
    expect(deadline.remainingMs()).toBe(0)
    await expect(inTime(deadline, never)).rejects.toMatchObject({ name: 'TimeoutError' })
    expect(await inTime(deadline, Promise.resolve('done'))).toBe('done')
  })

  it('leaves no failure of the work unheard', async () => {
    const deadline = createDeadline(1)
    await expect(inTime(deadline, never)).rejects.toBeDefined()
    // Would end the test run as an unhandled rejection.
    await expect(inTime(deadline, Promise.reject(new Error('late')))).rejects.toBeDefined()
  })
})
