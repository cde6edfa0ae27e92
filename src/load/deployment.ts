import type { Db } from '#src/adapters/postgres/connection/connect.ts'
import { type BotProcess, startBot } from '#src/bench/child.ts'
import { listen } from '#src/lib/listen.ts'
import { type BotApiServer, createBotApiServer } from '#src/playground/bot-api-server.ts'
import { type DemoShop, type Environment, inDatabase, type Undo } from './demo-shop.ts'

/** A bot with a shop and a Telegram of its own, to be put under load. */
export interface Deployment {
  readonly server: BotApiServer
  /** Of all its processes, MB (10^6 bytes); undefined where the system does not tell. */
  memory(): Promise<number | undefined>
  /** Processor time of all its processes since they started; undefined where the system does not tell. */
  processorMs(): Promise<number | undefined>
  inDatabase<T>(use: (db: Db) => Promise<T>): Promise<T>
}

/** @param workers 0: one process that does everything */
export async function withDeployment<T>(
  shop: DemoShop,
  workers: number,
  use: (deployment: Deployment) => Promise<T>,
): Promise<T> {
  const undo: Undo = []
  try {
    const copy = await shop.copy(undo)
    // A group's real limit would hold back tickets for hours; what shoppers see has Telegram's limits.
    const server = createBotApiServer({ limits: { groupMessagesPerMinute: 'off' } })
    const { fetch } = server.app
    const listening = await listen({ fetch }, { hostname: '127.0.0.1', port: 0 })
    undo.push(
      async () => server.close(),
      () => listening.close(0),
    )
    const environment = {
      ...copy,
      TELEGRAM_BOT_TOKEN: server.token,
      TELEGRAM_API_ROOT: `http://127.0.0.1:${listening.port}`,
    }
    const processes = await startAll(environment, workers, undo)
    return await use({
      server,
      memory: () => sumOf(processes, memoryOf),
      processorMs: () => sumOf(processes, (process) => process.processorMs()),
      inDatabase: (work) => inDatabase(copy, work),
    })
  } finally {
    for (const step of undo.reverse()) await step()
  }
}

async function startAll(environment: Environment, workers: number, undo: Undo) {
  const start = async (role: 'all' | 'bot' | 'worker') => {
    const process = await startBot(environment, role)
    undo.push(process.stop)
    return process
  }
  // The first one makes the tables of the jobs; the others find them.
  const first = await start(workers === 0 ? 'all' : 'worker')
  if (workers === 0) return [first]
  const others = [...Array.from({ length: workers - 1 }, () => 'worker' as const), 'bot' as const]
  const started = await Promise.allSettled(others.map(start))
  return [
    first,
    ...started.map((one) => {
      if (one.status === 'rejected') throw one.reason
      return one.value
    }),
  ]
}

async function memoryOf(process: BotProcess): Promise<number | undefined> {
  const taken = await process.memory()
  return taken && taken.bot + taken.model
}

/** undefined where one of them is. */
async function sumOf(
  processes: readonly BotProcess[],
  read: (process: BotProcess) => Promise<number | undefined>,
): Promise<number | undefined> {
  const taken = await Promise.all(processes.map(read))
  return taken.reduce<number | undefined>(
    (sum, one) => (sum === undefined || one === undefined ? undefined : sum + one),
    0,
  )
}
