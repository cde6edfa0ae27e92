import { leaseMs } from '#src/adapters/postgres/connection/leases.ts'
import { keepFeed } from '#src/catalog/keep-feed.ts'
import { messageOf } from '#src/lib/message.ts'
import { watchBudget } from '#src/models/watch-budget.ts'
import type { Jobs } from '#src/ports/jobs.ts'
import type { Notices } from '#src/ports/notices.ts'
import type { ChatParts } from './chat-parts.ts'
import { doEvery } from './do-every.ts'
import { keepOrders, type OrderParts } from './order-parts.ts'
import type { ServiceParts } from './service-parts.ts'
import { watchDesk } from './watch-desk.ts'
import { whileLeased } from './while-leased.ts'

/** Half a minute later is soon enough to hear of an emptying budget. */
const watchIntervalMs = 30_000
/** Whether the day's pruning was promised already is asked so often. */
const pruneIntervalMs = 3_600_000
/** Whether a backup is due is asked so often. */
const backupIntervalMs = 600_000
/** A feed's time is kept to the minutes. */
const feedIntervalMs = 60_000

export interface UpkeepParts {
  readonly chat: ChatParts
  readonly orderParts: OrderParts
  readonly jobs: Jobs
}

/** What is looked after now and then, by one process of those that answer. @returns how to stop. */
export function keepUp(parts: ServiceParts, own: UpkeepParts): () => Promise<void> {
  const { vitryna, log } = parts
  const { chat, orderParts, jobs } = own
  const begin = () => {
    const ends = [
      pruneDaily(parts, jobs),
      backUpRegularly(parts, jobs),
      watchMoney(parts, chat.notices),
      keepOrders(parts, orderParts),
      watchDesk({ ...vitryna.stores, ...vitryna.rollout, ...chat, log }),
      readFeed(parts, chat.notices),
    ]
    return () => Promise.all(ends.map((end) => end()))
  }
  const { leases } = vitryna.stores
  const onTrouble = (error: unknown) =>
    log.warn({ reason: messageOf(error) }, 'who looks after things cannot be agreed on')
  return whileLeased({ leases, name: 'upkeep', leaseMs, begin, onTrouble })
}

/** Looks at the budgets now and then. @returns how to stop. */
function watchMoney({ vitryna, log }: ServiceParts, notices: Notices): () => Promise<void> {
  const { ledger, limits } = vitryna.models
  const trouble = 'the budgets cannot be looked at'
  return doEvery(watchIntervalMs, () => watchBudget({ ledger, limits, notices }), { log, trouble })
}

/** Sees whether it is time to read the shop's feed. @returns how to stop, which does not wait for a large one. */
function readFeed({ vitryna, log }: ServiceParts, notices: Notices): () => Promise<void> {
  const { stores, catalogue } = vitryna
  const look = () => keepFeed({ ...stores, notices, importFeed: catalogue.importFeed })
  const stop = doEvery(feedIntervalMs, look, { log, trouble: 'the feed cannot be looked at' })
  return async () => void stop()
}

/** What has become old goes once a day, also where the bot runs for an hour only. @returns how to stop. */
function pruneDaily({ log }: ServiceParts, jobs: Jobs): () => Promise<void> {
  const trouble = 'what has become old cannot be removed'
  const promise = () => jobs.sendEvery(24, 'prune')
  return doEvery(pruneIntervalMs, promise, { log, trouble, atOnce: true })
}

/** Not at once: a bot that is started anew again and again has better things to do. @returns how to stop. */
function backUpRegularly({ vitryna, log }: ServiceParts, jobs: Jobs): () => Promise<void> {
  const promise = async () => {
    const { backupHours } = await vitryna.stores.shopSettings.read()
    if (backupHours > 0) await jobs.sendEvery(backupHours, 'back-up')
  }
  return doEvery(backupIntervalMs, promise, { log, trouble: 'no backup can be promised' })
}
