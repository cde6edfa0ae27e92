import { expect, it } from 'vitest'
import { interruptible } from '#src/cli/interruptible.ts'

const message = { what: 'interrupted', remedy: 'run it again' }

it('asks the work to stop at the first interrupt, with what is to be said of it', async () => {
  const listeners = process.listenerCount('SIGINT')
  const work = interruptible(message, async (signal) => {
    expect(signal.aborted).toBe(false)
    process.emit('SIGINT')
    signal.throwIfAborted()
  })
  await expect(work).rejects.toMatchObject({ message: 'interrupted', remedy: 'run it again' })
  expect(process.listenerCount('SIGINT')).toBe(listeners)
})

it('leaves the second interrupt to the process, and every one after the work', async () => {
  const listeners = process.listenerCount('SIGINT')
  await interruptible(message, async () => {
    process.emit('SIGINT')
    expect(process.listenerCount('SIGINT')).toBe(listeners)
  })
  expect(await interruptible(message, async () => 'done')).toBe('done')
  expect(process.listenerCount('SIGINT')).toBe(listeners)
})
