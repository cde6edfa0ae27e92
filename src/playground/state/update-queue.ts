import type { Update } from 'grammy/types'

export type UpdateType = Exclude<keyof Update, 'update_id'>

export type UpdateBody = Omit<Update, 'update_id'>

export interface QueuedUpdate {
  readonly update: Update
  /** Was given to the bot at least once. */
  delivered: boolean
  /** How many more times it comes back although the bot confirmed it. */
  copiesLeft: number
}

/** How a careless network delivers: the same update again, later ones first. */
export interface Disorder {
  /** Deliveries of each update, at least 1. */
  readonly deliveries: (update: Update) => number
  readonly shuffled: boolean
  /** From 0 to 1; give a seeded one to repeat a run. */
  readonly random: () => number
}

/** Updates that the bot has not confirmed yet. */
export interface UpdateQueue {
  /** Queues an update with the next id, unless the bot does not want its type. */
  push(body: UpdateBody): void
  /** Queues exactly this update, whatever its id and type. */
  inject(update: Update): void
  /** From now on updates repeat and change places; `undefined` for the orderly way. */
  setDisorder(disorder: Disorder | undefined): void
  allow(types: readonly UpdateType[] | undefined): void
  readonly allowed: readonly UpdateType[]
  /** What could be delivered now, in the order of delivery. */
  next(limit: number): readonly QueuedUpdate[]
  /** The bot has it. */
  confirm(entry: QueuedUpdate): void
  /** getUpdates' offset: confirms everything below; a negative one keeps the newest only. */
  confirmBelow(offset: number): void
  clear(): void
  readonly pending: readonly Update[]
  subscribe(listener: () => void): () => void
}

const maxPending = 10_000
const onlyOnRequest: ReadonlySet<string> = new Set<UpdateType>([
  'chat_member',
  'message_reaction',
  'message_reaction_count',
])

export function createUpdateQueue(firstUpdateId: number): UpdateQueue {
  let entries: QueuedUpdate[] = []
  let allowed: readonly UpdateType[] = []
  let disorder: Disorder | undefined
  let nextId = firstUpdateId
  const listeners = new Set<() => void>()

  const isWanted = (type: string) =>
    allowed.length > 0 ? allowed.some((one) => one === type) : !onlyOnRequest.has(type)

  function inject(update: Update): void {
    const copiesLeft = (disorder?.deliveries(update) ?? 1) - 1
    entries = [...entries.slice(-(maxPending - 1)), { update, delivered: false, copiesLeft }]
    for (const listener of [...listeners]) listener()
  }

  function confirm(entry: QueuedUpdate): void {
    entry.delivered = false
    if (entry.copiesLeft > 0) entry.copiesLeft -= 1
    else entries = entries.filter((other) => other !== entry)
  }

  return {
    inject,
    confirm,
    push(body) {
      const type = Object.keys(body)[0]
      if (type !== undefined && isWanted(type)) inject({ ...body, update_id: nextId++ })
    },
    setDisorder(wanted) {
      disorder = wanted
    },
    allow(types) {
      if (types) allowed = types
    },
    get allowed() {
      return allowed
    },
    next(limit) {
      const ordered = disorder?.shuffled
        ? shuffle(entries, disorder.random)
        : entries.toSorted((a, b) => a.update.update_id - b.update.update_id)
      return ordered.slice(0, limit)
    },
    confirmBelow(offset) {
      if (offset < 0) entries = entries.slice(offset)
      for (const entry of entries) {
        // An offset says nothing about smaller ids that were injected or shuffled and never delivered yet.
        if (entry.update.update_id < offset && entry.delivered) confirm(entry)
        // Out of order it speaks of the last answer only: an earlier one may have been lost on its way.
        if (disorder) entry.delivered = false
      }
    },
    clear() {
      entries = []
    },
    get pending() {
      return entries.map(({ update }) => update)
    },
    subscribe(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}

function shuffle<T>(items: readonly T[], random: () => number): readonly T[] {
  const keyed = items.map((item) => ({ item, key: random() }))
  return keyed.toSorted((a, b) => a.key - b.key).map(({ item }) => item)
}
