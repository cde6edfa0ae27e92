import { readConfig } from '#src/config.ts'
import { createLogger } from '#src/lib/logger.ts'
import { openVitryna, type Vitryna } from '#src/main.ts'
import { silentProgress } from '#src/ports/progress.ts'

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
