import { readConfig } from '#src/config.ts'
import { createLogger } from '#src/lib/logger.ts'
import { openVitryna, type Vitryna } from '#src/main.ts'
import { silentProgress } from '#src/ports/progress.ts'
import { makeDemoDatabase } from './database.ts'

type Environment = Readonly<Record<string, string>>

/** A shop in this process that says nothing; whoever opens it closes it. */
export function openShop(environment: Environment): Promise<Vitryna> {
  return openVitryna({
    config: readConfig(environment),
    log: createLogger({ level: 'silent' }),
    progress: silentProgress,
  })
}

/** Opens a shop, as a new process would, and closes it after its use. */
export async function withShop<T>(
  environment: Environment,
  use: (vitryna: Vitryna) => Promise<T>,
): Promise<T> {
  const vitryna = await openShop(environment)
  try {
    return await use(vitryna)
  } finally {
    await vitryna.close()
  }
}

/** The demo in a database of its own, indexed. */
export async function openDemoShop(): Promise<{
  readonly vitryna: Vitryna
  readonly close: () => Promise<void>
}> {
  const database = await makeDemoDatabase()
  const vitryna = await openShop(database.environment)
  await vitryna.ensureDemo()
  return {
    vitryna,
    async close() {
      await vitryna.close()
      await database.remove()
    },
  }
}
