import { afterEach, describe, expect, it } from 'vitest'
import { compiledFolder } from '#src/lib/compiled.ts'
import { createWorkerProcess, type WorkerProcess } from '#src/lib/worker-process.ts'

type Worker = WorkerProcess<object, { readonly pid: number; readonly compiled?: string }>

const longMs = 120_000
let worker: Worker | undefined

afterEach(() => worker?.close())

function start(name: string, idleMs = longMs): Worker {
  const script = new URL(`../../support/${name}-process.ts`, import.meta.url)
  worker = createWorkerProcess({ script, startTimeoutMs: longMs, idleMs })
  return worker
}

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}

describe('a worker process', () => {
  it('answers one request after the other, from one process', async () => {
    const { ask } = start('obedient')
    const { pid } = await ask({}, longMs)
    expect(pid).not.toBe(process.pid)
    expect((await ask({}, longMs)).pid).toBe(pid)
  })

  it('compiles nothing that one before it has compiled', async () => {
    const { ask } = start('obedient')
    expect((await ask({}, longMs)).compiled).toBe(compiledFolder)
  })

  it('gives all of its memory back when nobody asks, and starts anew', async () => {
    const { ask } = start('obedient', 50)
    const { pid } = await ask({}, longMs)
    await expect.poll(() => isRunning(pid)).toBe(false)
    expect((await ask({}, longMs)).pid).not.toBe(pid)
  })

  it('is ended when it does not answer in time, whatever it does', async () => {
    const { ask } = start('hung')
    await expect(ask({}, 200)).rejects.toThrow('not done after 200 ms')
  })

  it('tells how it died', async () => {
    const { ask } = start('crashing')
    await expect(ask({}, longMs)).rejects.toThrow('the process was ended by SIGSEGV')
  })

  it('tells that its script cannot run', async () => {
    const { ask } = start('missing')
    await expect(ask({}, longMs)).rejects.toThrow('the process ended with code 1')
  })
})
