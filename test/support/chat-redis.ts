import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Certificates } from './certificates.ts'
import { freePort } from './free-port.ts'

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

/** A Redis on a free port, which keeps nothing on disk. @param certificates encrypted connections only */
export async function startRedis(certificates?: Certificates): Promise<OwnRedis> {
  const folder = await mkdtemp(join(tmpdir(), 'vitryna-redis-'))
  const port = String(await freePort())
  const ports = certificates ? encrypted(port, certificates) : ['--port', port]
  const options = [...ports, '--bind', '127.0.0.1', '--save', '', '--dir', folder]
  const server = spawn(program, options, { stdio: ['ignore', 'pipe', 'ignore'] })
  const exited = new Promise<void>((resolve) => server.once('exit', () => resolve()))
  await isReady(server)
  const stop = async () => {
    server.kill('SIGCONT')
    server.kill('SIGKILL')
    await exited
  }
  return {
    url: certificates ? `rediss://localhost:${port}` : `redis://127.0.0.1:${port}`,
    freeze: () => void server.kill('SIGSTOP'),
    resume: () => void server.kill('SIGCONT'),
    stop,
    async close() {
      await stop()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

function encrypted(port: string, { server, authority }: Certificates): readonly string[] {
  const files = ['--tls-cert-file', server.certificate, '--tls-key-file', server.key]
  const clients = ['--tls-ca-cert-file', authority, '--tls-auth-clients', 'no']
  return ['--port', '0', '--tls-port', port, ...files, ...clients]
}

async function isReady({ stdout }: ChildProcess): Promise<void> {
  if (!stdout) throw new Error('redis-server has no output')
  for await (const chunk of stdout) {
    if (String(chunk).includes('Ready to accept connections')) break
  }
}
