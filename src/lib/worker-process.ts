import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { withCompiled } from './compiled.ts'
import { type Lazy, lazy } from './lazy.ts'

export interface WorkerProcessOptions {
  /** Sends one message when it is ready, then one answer to each request. */
  readonly script: URL
  readonly startTimeoutMs: number
  /** Without a request for so long it is ended, and all of its memory given back. */
  readonly idleMs: number
}

export interface WorkerProcess<Request, Reply> {
  /**
   * One request; the one before must have been answered.
   * @throws Error when the process fails or does not answer in time: it is killed, and the next request gets a new one.
   */
  ask(request: Request, timeoutMs: number): Promise<Reply>
  /** Ends the process now; only to save room, for it does not keep this one alive. */
  close(): Promise<void>
}

/**
 * A process, started by the first request. Unlike a thread it can be ended whatever it does, takes nobody along when it
 * crashes, and leaves no memory behind.
 */
export function createWorkerProcess<Request, Reply>(
  options: WorkerProcessOptions,
): WorkerProcess<Request, Reply> {
  const { startTimeoutMs, idleMs } = options
  let running: Lazy<ChildProcess> | undefined
  let idle: NodeJS.Timeout | undefined
  const end = async () => {
    clearTimeout(idle)
    const ending = running?.peek()
    running = undefined
    await kill(await ending?.catch(() => undefined))
  }
  return {
    async ask(request, timeoutMs) {
      clearTimeout(idle)
      running ??= lazy(() => start(options.script, startTimeoutMs))
      try {
        const child = await running.get()
        const answer = nextMessage(child, timeoutMs)
        child.send(request as object)
        return (await answer) as Reply
      } catch (error) {
        await end()
        throw error
      } finally {
        idle = setTimeout(() => void end(), idleMs)
        idle.unref()
      }
    },
    close: end,
  }
}

async function start(script: URL, timeoutMs: number): Promise<ChildProcess> {
  const child = fork(fileURLToPath(script), [], {
    // Typed arrays as they are.
    serialization: 'advanced',
    env: withCompiled(),
    execArgv: [],
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
  })
  // Only who waits for an answer keeps this process alive.
  child.unref()
  child.channel?.unref()
  // Who waits is told; a failure that nobody waits for must not end this process.
  child.on('error', () => undefined)
  // One that hangs would not notice that this process has ended.
  const killNow = () => void child.kill('SIGKILL')
  process.once('exit', killNow)
  child.once('exit', () => process.off('exit', killNow))
  await nextMessage(child, timeoutMs)
  return child
}

async function nextMessage(child: ChildProcess, timeoutMs: number): Promise<unknown> {
  const { promise, resolve, reject } = Promise.withResolvers<unknown>()
  const onExit = () => reject(new Error(`the process ${howItEnded(child)}`))
  // Its last message is read by then, which `exit` may overtake.
  const onDisconnect = () => (hasEnded(child) ? onExit() : child.once('exit', onExit))
  const timer = setTimeout(() => {
    child.kill('SIGKILL')
    reject(new Error(`not done after ${Math.round(timeoutMs)} ms`))
  }, timeoutMs)
  child.once('message', resolve)
  child.once('disconnect', onDisconnect)
  child.once('error', reject)
  try {
    if (!child.connected) onDisconnect()
    return await promise
  } finally {
    clearTimeout(timer)
    child.off('message', resolve)
    child.off('disconnect', onDisconnect)
    child.off('exit', onExit)
    child.off('error', reject)
  }
}

function hasEnded({ exitCode, signalCode }: ChildProcess): boolean {
  return exitCode !== null || signalCode !== null
}

function howItEnded({ exitCode, signalCode }: ChildProcess): string {
  return signalCode ? `was ended by ${signalCode}` : `ended with code ${exitCode}`
}

async function kill(child: ChildProcess | undefined): Promise<void> {
  if (!child || hasEnded(child)) return
  child.ref()
  const ended = once(child, 'exit')
  child.kill('SIGKILL')
  await ended
}
