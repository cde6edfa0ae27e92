import { rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { sql } from 'kysely'
import type { BotChild } from './bot-child.ts'
import { type OwnRedis, redisMissing, startRedis } from './chat-redis.ts'
import { type ChatWorld, openChatWorld } from './chat-world.ts'
import { choosing, startModelServer } from './model-server.ts'
import { startQdrantDouble } from './qdrant/double.ts'
import { projectRoot } from './run-vitryna.ts'
import { makeScratchFolder } from './scratch-folder.ts'
import { type Outage, startTcpProxy, type TcpProxy } from './tcp-proxy.ts'

/** What can fail under a running bot. */
export type Part = 'database' | 'disk' | 'index' | 'models' | 'redis' | 'telegram'

/** A bot that has everything, each part behind something that can fail. */
export interface ChaosWorld extends ChatWorld {
  /** Those that there are here: a database of its own has nobody between the bot and it. */
  readonly parts: readonly Part[]
  /** Without these nothing can come in, be kept or be said. An embedded database is on this machine's disk. */
  readonly essential: readonly Part[]
  readonly bot: BotChild
  /** How often the bot has connected to it so far, while it was there. */
  connections(part: Part): number
  /** How often models were asked so far. */
  questions(): number
  fail(part: Part, outage: Outage): Promise<void>
  mend(part: Part): Promise<void>
}

export async function openChaosWorld(): Promise<ChaosWorld> {
  const world = await openChatWorld({ limits: 'off' })
  const folder = await makeScratchFolder('vitryna-chaos-')
  const fullDisk = join(folder, 'full')
  const qdrant = await startQdrantDouble()
  const models = await startModelServer()
  for (const model of ['gpt-4o-mini', 'text-embedding-3-small']) {
    models.script(model, choosing('none'))
  }
  const redis = redisMissing ? undefined : await startRedis()
  const databaseUrl = world.environment['DATABASE_URL']
  const proxies = new Map<Part, TcpProxy>()
  const behind = async (part: Part, url: string): Promise<string> => {
    const address = new URL(url)
    const proxy = await startTcpProxy(Number(address.port))
    proxies.set(part, proxy)
    address.port = String(proxy.port)
    return address.href.replace(/\/$/, '')
  }
  const bot = await world.startBot({
    TELEGRAM_API_ROOT: await behind('telegram', world.environment['TELEGRAM_API_ROOT'] ?? ''),
    QDRANT_URL: await behind('index', qdrant.url),
    OPENAI_BASE_URL: await behind('models', models.baseUrl),
    OPENAI_API_KEY: 'sk-test',
    ...(redis ? { REDIS_URL: await behind('redis', redis.url) } : {}),
    ...(databaseUrl
      ? { DATABASE_URL: await behind('database', databaseUrl), VITRYNA_DATA_DIR: folder }
      : {}),
    NODE_OPTIONS: `--import=${join(projectRoot, 'test/support/full-disk-process.ts')}`,
    TEST_FULL_DISK: fullDisk,
  })
  const parts = [...proxies.keys(), 'disk' as const]
  // A server's database is on the disk of another machine.
  const ownDisk: readonly Part[] = databaseUrl ? [] : ['disk']
  return {
    ...world,
    inDatabase: world.inDatabase,
    bot,
    parts,
    essential: ['database', 'telegram', ...ownDisk],
    connections: (part) => proxies.get(part)?.connections() ?? 0,
    questions: () => models.received().length,
    async fail(part, outage) {
      if (part !== 'disk') return proxies.get(part)?.fail(outage)
      await writeFile(fullDisk, '')
      if (!databaseUrl) await expectFull(world)
    },
    async mend(part) {
      if (part === 'disk') await rm(fullDisk)
      else await proxies.get(part)?.mend()
    },
    async close() {
      await world.close()
      for (const proxy of proxies.values()) await proxy.close()
      await closeServers({ qdrant, models, redis })
      await rm(folder, { recursive: true, force: true })
    },
  }
}

/** @throws Error when the database of the bot can grow all the same. */
async function expectFull(world: ChatWorld): Promise<void> {
  const grown = world.inDatabase((db) =>
    sql`
      insert into notices (key, notice)
      select 'big ' || n, to_jsonb(repeat(md5(random()::text), 200)) from generate_series(1, 1000) n`.execute(
      db,
    ),
  )
  const error = await grown.then(
    () => 'it was written',
    (reason: unknown) => String(reason),
  )
  if (!error.includes('No space left')) throw new Error(`the disk is not full: ${error}`)
}

interface Servers {
  readonly qdrant: { close(): Promise<void> }
  readonly models: { close(): Promise<void> }
  readonly redis: OwnRedis | undefined
}

async function closeServers({ qdrant, models, redis }: Servers): Promise<void> {
  await qdrant.close()
  await models.close()
  await redis?.close()
}
