import type { User } from 'grammy/types'
import { type Db, openServer } from '#src/adapters/postgres/connection/connect.ts'
import { openDataDir } from '#src/adapters/postgres/connection/embedded.ts'
import { createShopSettings } from '#src/adapters/postgres/connection/shop-settings.ts'
import { readConfig } from '#src/config.ts'
import { lazy } from '#src/lib/lazy.ts'
import { listen } from '#src/lib/listen.ts'
import { createLogger } from '#src/lib/logger.ts'
import type { Vitryna } from '#src/main.ts'
import {
  type BotApiServer,
  type BotApiServerOptions,
  createBotApiServer,
} from '#src/playground/bot-api-server.ts'
import { silentProgress } from '#src/ports/progress.ts'
import type { Role } from '#src/service/roles.ts'
import { startService } from '#src/service/service.ts'
import { type BotChild, startBotChild } from './bot-child.ts'
import type { ClosedDatabase } from './database.ts'
import { withShop } from './open-shop.ts'

type Environment = Readonly<Record<string, string>>

/** Decides what a call of the bot gets; `next` lets the server answer it. */
export type Intercept = (request: Request, next: () => Promise<Response>) => Promise<Response>

/** The bot in this process: it is there in a third of the time, but cannot be killed. */
export interface OpenBot {
  /** Its log. */
  output(): string
  stop(): Promise<void>
}

/** A bot, its database with the demo in it, and the Telegram it talks to. */
export interface ChatWorld extends Pick<Door, 'intercept'> {
  readonly telegram: BotApiServer
  readonly environment: Environment
  /** A bot in this process that is ready. */
  openBot(environment?: Environment): Promise<OpenBot>
  /** A bot in a process of its own that is ready; the one before must have ended. */
  startBot(environment?: Environment, role?: Role): Promise<BotChild>
  /** Starts a bot without waiting for it. */
  spawnBot(environment?: Environment, role?: Role): BotChild
  /** Beside the bot that runs, or without one. */
  inDatabase<T>(work: (db: Db) => Promise<T>): Promise<T>
  /** Resolves when nothing has happened in any shopper's chat for so long. */
  quiet(ms: number): Promise<void>
  close(): Promise<void>
}

export interface ChatWorldOptions extends BotApiServerOptions {
  /** What a test needs from the shop before the bot starts. */
  readonly prepare?: (vitryna: Vitryna) => Promise<void>
  /** Where it is all kept; unset: a database for tests with the demo in it. */
  readonly database?: ClosedDatabase
}

export async function openChatWorld(options: ChatWorldOptions = {}): Promise<ChatWorld> {
  // Scripts give their own: those for tests are made by the test runner.
  const database = options.database ?? (await (await import('./database.ts')).makeDemoDatabase())
  if (options.prepare) await prepareShop(database.environment, options.prepare)
  const telegram = createBotApiServer(options)
  const bots: { kill(): Promise<void> }[] = []
  const door = await openDoor(telegram)
  const environment = {
    ...database.environment,
    TELEGRAM_BOT_TOKEN: telegram.token,
    TELEGRAM_API_ROOT: door.apiRoot,
    MANAGER_CHAT_ID: String(telegram.managersGroupId),
    HTTP_PORT: '0',
  }
  const spawnBot = (more: Environment = {}, role?: Role) => {
    const bot = startBotChild({ ...environment, ...more }, role)
    bots.push(bot)
    return bot
  }
  // Shoppers of a busy machine have time. It is set beside the first bot: that one has made the tables.
  const givenTime = lazy(() =>
    inDatabase(database.environment, (db) =>
      createShopSettings(db).change(
        { answerDeadlineSeconds: 50, photosPerMinute: 1_000 },
        'the test',
      ),
    ),
  )
  return {
    telegram,
    environment,
    get intercept() {
      return door.intercept
    },
    set intercept(wanted) {
      door.intercept = wanted
    },
    spawnBot,
    async openBot(more) {
      const bot = await openBot({ ...environment, ...more })
      bots.push({ kill: bot.stop })
      await givenTime.get()
      return bot
    },
    async startBot(more, role) {
      const bot = spawnBot(more, role)
      await bot.ready
      await givenTime.get()
      return bot
    },
    inDatabase: (work) => inDatabase(database.environment, work),
    quiet: (ms) => quiet(telegram, ms),
    async close() {
      for (const bot of bots) await bot.kill()
      telegram.close()
      await door.close()
      await database.remove()
    },
  }
}

async function openBot(environment: Environment): Promise<OpenBot> {
  const lines: string[] = []
  const { stop } = await startService({
    config: readConfig(environment),
    log: createLogger({ level: 'info', destination: { write: (line) => void lines.push(line) } }),
    progress: silentProgress,
  })
  return { output: () => lines.join(''), stop }
}

async function prepareShop(
  environment: Environment,
  prepare: NonNullable<ChatWorldOptions['prepare']>,
): Promise<void> {
  await withShop(environment, async (vitryna) => {
    await vitryna.ensureDemo()
    await prepare(vitryna)
  })
}

/** An address at which Telegram is asked; processes that each have one of their own can be told apart. */
export interface Door {
  readonly apiRoot: string
  /** Stands before the server until it is set to undefined. */
  intercept: Intercept | undefined
  close(): Promise<void>
}

export async function openDoor({ app }: Pick<BotApiServer, 'app'>): Promise<Door> {
  let intercept: Intercept | undefined
  const fetch = async (request: Request) => {
    const next = async () => app.fetch(request)
    return intercept?.(request, next) ?? next()
  }
  const listening = await listen({ fetch }, { hostname: '127.0.0.1', port: 0 })
  return {
    apiRoot: `http://127.0.0.1:${listening.port}`,
    get intercept() {
      return intercept
    },
    set intercept(wanted) {
      intercept = wanted
    },
    close: () => listening.close(0),
  }
}

async function inDatabase<T>(environment: Environment, work: (db: Db) => Promise<T>): Promise<T> {
  const { DATABASE_URL: url, VITRYNA_DATA_DIR: dataDir = '' } = environment
  const connection = url ? await openServer(url) : await openDataDir(dataDir)
  try {
    return await work(connection.db)
  } finally {
    await connection.close()
  }
}

async function quiet(telegram: BotApiServer, ms: number): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>()
  const timer = setTimeout(resolve, ms)
  const unsubscribe = telegram.onEvent(({ chatId }) => {
    if (chatId > 0) timer.refresh()
  })
  await promise
  unsubscribe()
}

/** A person with a client in this language. */
export function person(id: number, languageCode = 'uk'): User {
  return { id, is_bot: false, first_name: `Person ${id}`, language_code: languageCode }
}
