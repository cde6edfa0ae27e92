import { type ChildProcessByStdio, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import type { Readable } from 'node:stream'
import { fileURLToPath } from 'node:url'
import { startParams } from '#src/adapters/postgres/connection/start-pglite.ts'
import { AppError } from '#src/ports/errors.ts'

const projectRoot = fileURLToPath(new URL('../..', import.meta.url))
export const vitryna = 'src/cli/vitryna.ts'

type Environment = Readonly<Record<string, string>>

/** As the Docker image and `vitryna` have it: glibc gives back what pictures took. */
const allocator: Environment = { MALLOC_ARENA_MAX: '2', MALLOC_MMAP_THRESHOLD_: '1048576' }

/** A child with the flags of the command line and no variables but these: the shop's own must not reach it. */
function start(
  args: readonly string[],
  environment: Environment = {},
): ChildProcessByStdio<null, Readable, null> {
  return spawn(process.execPath, ['--liftoff-only', '--max-semi-space-size=2', ...args], {
    cwd: projectRoot,
    env: { ...allocator, ...environment },
    stdio: ['ignore', 'pipe', 'ignore'],
  })
}

/** Runs it to its end. @returns what it printed. @throws AppError when it fails. */
export async function runChild(
  args: readonly string[],
  environment: Environment = {},
): Promise<string> {
  const child = start(args, environment)
  const ended = once(child, 'exit')
  const printed = (await child.stdout.toArray()).join('')
  const [code] = await ended
  if (code !== 0) throw new AppError(`a process that is measured ended with ${code}`)
  return printed
}

export interface BotProcess {
  /** Of the bot, and of the process that holds its model, MB; undefined where the system does not tell. */
  memory(): Promise<{ readonly bot: number; readonly model: number } | undefined>
  /** Processor time that both have taken since they started; undefined where the system does not tell. */
  processorMs(): Promise<number | undefined>
  stop(): Promise<void>
}

const startTimeoutMs = 300_000

/** Starts the bot, or a part of it, and waits until it says that it runs. @throws AppError when it does not. */
export async function startBot(
  environment: Environment,
  role: 'all' | 'bot' | 'worker' = 'all',
): Promise<BotProcess> {
  const args = [vitryna, 'start', '--role', role]
  const child = start(args, { HTTP_PORT: '0', LOG_LEVEL: 'error', ...environment })
  const ended = once(child, 'exit')
  const timer = setTimeout(() => child.kill('SIGKILL'), startTimeoutMs)
  const says = await once(child.stdout, 'data').catch(() => undefined)
  clearTimeout(timer)
  if (!says || child.exitCode !== null) throw new AppError('the bot that is measured did not start')
  return {
    memory: () => memoryOf(child.pid ?? 0),
    processorMs: () => processorMsOf(child.pid ?? 0),
    async stop() {
      child.kill('SIGTERM')
      await ended
    },
  }
}

/** Runs the bot while it is used. */
export async function withBot<T>(
  environment: Environment,
  use: (bot: BotProcess) => Promise<T>,
): Promise<T> {
  const bot = await startBot(environment)
  try {
    return await use(bot)
  } finally {
    await bot.stop()
  }
}

async function memoryOf(pid: number) {
  try {
    const [bot = 0, model = 0] = await Promise.all((await withChildren(pid)).map(residentMb))
    return { bot, model }
  } catch {
    return undefined
  }
}

async function processorMsOf(pid: number): Promise<number | undefined> {
  try {
    const times = await Promise.all((await withChildren(pid)).map(processorTicks))
    return times.reduce((sum, ticks) => sum + ticks, 0) * msPerTick
  } catch {
    return undefined
  }
}

/** It and the processes that it started itself, oldest first. */
async function withChildren(pid: number): Promise<readonly string[]> {
  const children = await readFile(`/proc/${pid}/task/${pid}/children`, 'utf8')
  return [String(pid), ...children.split(' ').filter((id) => id.trim() !== '')]
}

/** Linux counts processor time in hundredths of a second for whoever asks, whatever its own clock. */
const msPerTick = 10

/** Of a process and its children that have ended. */
async function processorTicks(pid: string): Promise<number> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8')
  // The name before may hold blanks and brackets; `utime stime cutime cstime` are the 14th to 17th field.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  return fields.slice(11, 15).reduce((sum, ticks) => sum + Number(ticks), 0)
}

async function residentMb(pid: string): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8')
  return Number(/^VmRSS:\s+(\d+) kB/m.exec(status)?.[1] ?? 0) / 1_000
}

/** A PGlite in a process and nothing else: less than this no bot on PGlite takes. @returns its memory, MB */
export async function runBarePglite(folder: string): Promise<number> {
  const script = `
    import { PGlite } from '@electric-sql/pglite'
    import { pg_trgm } from '@electric-sql/pglite/contrib/pg_trgm'
    const [, folder, ...startParams] = process.argv
    const database = await PGlite.create(folder, { extensions: { pg_trgm }, startParams })
    await database.query('select 1')
    console.log(process.memoryUsage().rss / 1e6)
    await database.close()`
  return Number(
    await runChild(['--input-type=module', '--eval', script, '--', folder, ...startParams]),
  )
}
