import {
  createServiceWatch,
  type WatchServiceDependencies,
  watchIntervalMs,
} from '#src/escalation/watch-service.ts'
import type { Logger } from '#src/lib/logger.ts'
import { messageOf } from '#src/lib/message.ts'
import { doEvery } from './do-every.ts'

const trouble = 'the bot’s own health cannot be kept or told'

/**
 * Looks at the bot's own health all the time. Not under a lease, which a database that does not answer would end: then
 * every process that answers tells of it. @returns how to stop.
 */
export function watchHealth({
  log,
  ...dependencies
}: Omit<WatchServiceDependencies, 'onTrouble'> & { readonly log: Logger }): () => Promise<void> {
  const onTrouble = (error: unknown) => log.warn({ reason: messageOf(error) }, trouble)
  const look = createServiceWatch({ ...dependencies, onTrouble })
  return doEvery(watchIntervalMs, look, { log, trouble })
}
