import { readProcessConfig, secretsOf } from '#src/config.ts'
import { createLogger } from '#src/lib/logger.ts'
import { createRedactor } from '#src/lib/redact.ts'
import type { Vitryna } from '#src/main.ts'
import type { Surroundings } from '#src/wiring/surroundings.ts'
import { createProgress } from './progress-bar.ts'

/**
 * Opens Vitryna for one command and closes it again, whatever happens. Its many modules are loaded only now: a command
 * that prints its help needs none of them.
 */
export function withVitryna<T>(
  use: (vitryna: Vitryna, surroundings: Surroundings) => Promise<T>,
): Promise<T> {
  return withSurroundings(async (surroundings) => {
    const { openVitryna } = await import('#src/main.ts')
    const vitryna = await openVitryna(surroundings)
    try {
      return await use(vitryna, surroundings)
    } finally {
      await vitryna.close()
    }
  })
}

/** What a command runs in; nothing is opened yet. */
export async function withSurroundings<T>(
  use: (surroundings: Surroundings) => Promise<T>,
): Promise<T> {
  const config = readProcessConfig()
  const progress = createProgress()
  const log = createLogger({
    level: commandLogLevel(config.LOG_LEVEL),
    redact: createRedactor(secretsOf(config)),
  })
  try {
    return await use({ config, log, progress })
  } finally {
    progress.stop()
  }
}

/** A command prints what it did; the log of a service would only stand in between. */
function commandLogLevel(level: string): string {
  return level === 'info' ? 'warn' : level
}
