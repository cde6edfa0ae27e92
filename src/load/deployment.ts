import { randomUUID } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'kysely'
import { type Db, openServer } from '#src/adapters/postgres/connection/connect.ts'
import { openDataDir } from '#src/adapters/postgres/connection/embedded.ts'
import { type BotProcess, startBot } from '#src/bench/child.ts'
import type { Config } from '#src/config.ts'
import { listen } from '#src/lib/listen.ts'
import { type BotApiServer, createBotApiServer } from '#src/playground/bot-api-server.ts'
import { ConfigError } from '#src/ports/errors.ts'
import { embedderSettings } from '#src/wiring/embedders.ts'

/** A bot with a shop and a Telegram of its own, to be put under load. */
export interface Deployment {
  readonly server: BotApiServer
  /** Of all its processes, MB (10^6 bytes); undefined where the system does not tell. */
  memory(): Promise<number | undefined>
  inDatabase<T>(use: (db: Db) => Promise<T>): Promise<T>
}

type Environment = Readonly<Record<string, string>>

/**
 * The shop is the demo, in a database that is made for it and removed afterwards.
 * @param workers 0: one process on PGlite
 * @throws ConfigError when several processes are asked for and there are no servers that they could share.
 */
export async function withDeployment<T>(
  config: Config,
  workers: number,
  use: (deployment: Deployment) => Promise<T>,
): Promise<T> {
  const undo: (() => Promise<unknown>)[] = []
  try {
    const database = workers === 0 ? await makeFolder(undo) : await makeDatabase(config, undo)
    // A group's real limit would hold back tickets for hours; what shoppers see has Telegram's limits.
    const server = createBotApiServer({ limits: { groupMessagesPerMinute: 'off' } })
    const { fetch } = server.app
    const listening = await listen({ fetch }, { hostname: '127.0.0.1', port: 0 })
    undo.push(
      async () => server.close(),
      () => listening.close(0),
    )
    const environment = {
      ...database,
      VITRYNA_EMBEDDER: embedderSettings(config).cardFile,
      VITRYNA_LLM_MODE: 'off',
      TELEGRAM_BOT_TOKEN: server.token,
      TELEGRAM_API_ROOT: `http://127.0.0.1:${listening.port}`,
    }
    const processes = await startAll(environment, workers, undo)
    return await use({
      server,
      memory: () => memoryOf(processes),
      inDatabase: (work) => inDatabase(database, work),
    })
  } finally {
    for (const step of undo.reverse()) await step()
  }
}

async function startAll(environment: Environment, workers: number, undo: Undo) {
  const roles = workers === 0 ? (['all'] as const) : (['worker', 'bot'] as const)
  const processes: BotProcess[] = []
  for (const role of roles) {
    // The first worker loads the demo; the others find it.
    const count = role === 'worker' ? workers : 1
    for (let at = 0; at < count; at += 1) {
      const process = await startBot(environment, role)
      undo.push(process.stop)
      processes.push(process)
    }
  }
  return processes
}

type Undo = (() => Promise<unknown>)[]

async function makeFolder(undo: Undo): Promise<Environment> {
  const folder = await mkdtemp(join(tmpdir(), 'vitryna-load-'))
  undo.push(() => rm(folder, { recursive: true, force: true }))
  return { VITRYNA_DATA_DIR: folder }
}

/** A database of its own on the server: the shop's is not touched. */
async function makeDatabase(config: Config, undo: Undo): Promise<Environment> {
  const { DATABASE_URL: url, REDIS_URL: redis } = config
  if (!url || !redis) {
    throw new ConfigError('several workers need DATABASE_URL and REDIS_URL', {
      remedy: 'set both (a database of its own is made there and removed), or leave --workers out',
    })
  }
  const name = `vitryna_load_${randomUUID().replaceAll('-', '')}`
  await onServer(url, `create database ${name}`)
  undo.push(() => onServer(url, `drop database ${name} with (force)`))
  const own = new URL(url)
  own.pathname = `/${name}`
  return { ...(await makeFolder(undo)), DATABASE_URL: own.href, REDIS_URL: redis }
}

async function onServer(url: string, statement: string): Promise<void> {
  const { db, close } = await openServer(url)
  try {
    await sql.raw(statement).execute(db)
  } finally {
    await close()
  }
}

/** Beside the processes that use it. */
async function inDatabase<T>(
  { DATABASE_URL: url, VITRYNA_DATA_DIR: folder = '' }: Environment,
  use: (db: Db) => Promise<T>,
): Promise<T> {
  const connection = url ? await openServer(url) : await openDataDir(folder)
  try {
    return await use(connection.db)
  } finally {
    await connection.close()
  }
}

async function memoryOf(processes: readonly BotProcess[]): Promise<number | undefined> {
  const taken = await Promise.all(processes.map((process) => process.memory()))
  return taken.every((one) => one !== undefined)
    ? taken.reduce((sum, { bot, model }) => sum + bot + model, 0)
    : undefined
}
