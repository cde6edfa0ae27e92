import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const program = 'redis-server'

/** Why tests with a Redis of their own are skipped, for their names; undefined where there is one. */
export const redisMissing = whyNoRedis()

function whyNoRedis(): string | undefined {
  // `npm test` needs no server, installed or not.
  if (process.env['TEST_REDIS_URL'] === undefined) return 'runs where TEST_REDIS_URL is set'
  const isInstalled = spawnSync(program, ['--version']).status === 0
  return isInstalled ? undefined : 'needs redis-server, which is not installed'
}

export interface OwnRedis {
  readonly url: string
  /** It keeps its connections and answers nothing, until it is resumed. */
  freeze(): void
  resume(): void
  stop(): Promise<void>
  close(): Promise<void>
}

/** A Redis on a free port, which keeps nothing on disk. */
export async function startRedis(): Promise<OwnRedis> {
  const folder = await mkdtemp(join(tmpdir(), 'vitryna-redis-'))
  const port = await freePort()
  const options = ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--dir', folder]
  const server = spawn(program, options, { stdio: ['ignore', 'pipe', 'ignore'] })
  const exited = new Promise<void>((resolve) => server.once('exit', () => resolve()))
  await isReady(server)
  const stop = async () => {
    server.kill('SIGCONT')
    server.kill('SIGKILL')
    await exited
  }
  return {
    url: `redis://127.0.0.1:${port}`,
    freeze: () => void server.kill('SIGSTOP'),
    resume: () => void server.kill('SIGCONT'),
    stop,
    async close() {
      await stop()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

async function isReady({ stdout }: ChildProcess): Promise<void> {
  if (!stdout) throw new Error('redis-server has no output')
  for await (const chunk of stdout) {
    if (String(chunk).includes('Ready to accept connections')) break
  }
}

async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  await new Promise((resolve) => server.close(resolve))
  if (address === null || typeof address === 'string') throw new Error('no port is free')
  return address.port
}
