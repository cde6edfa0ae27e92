import type { ChatJob, ChatJobStore, ChatQueue, Lane, NewChatJob } from '#src/ports/chat-jobs.ts'

/** Work in lanes that several processes share, in memory. */
export interface MemoryChatJobs {
  /** The store of one more process. */
  open(): ChatJobStore
  add(job: NewChatJob): Promise<void>
  /** What is not done yet. */
  jobs(): readonly ChatJob[]
  /** As when nobody renewed a lease. */
  expireLeases(): Promise<void>
  /** As when every delay is over. */
  makeDue(): Promise<void>
}

interface Row extends ChatJob {
  readonly notBeforeMs: number
}

const keyOf = ({ queue, chatId }: Lane) => `${queue} ${chatId}`

export function createMemoryChatJobs(): MemoryChatJobs {
  const rows = new Map<string, Row>()
  const leases = new Map<string, { readonly owner: number; readonly isOver: boolean }>()
  let lastId = 0
  let lastOwner = 0
  const due = () =>
    [...rows.values()]
      .filter(({ notBeforeMs }) => notBeforeMs <= Date.now())
      .sort((a, b) => a.position - b.position)
  const change = ({ id, version }: ChatJob, next: (row: Row) => Row | undefined) => {
    const row = rows.get(id)
    if (row?.version !== version) return
    const changed = next(row)
    if (changed) rows.set(id, changed)
    else rows.delete(id)
  }
  const isFree = (lane: Lane) => leases.get(keyOf(lane))?.isOver ?? true

  const claim = (owner: number, queue: ChatQueue, limit: number): Lane[] => {
    const free = due().filter((row) => row.queue === queue && isFree(row))
    const ordered = free.sort((a, b) => a.urgency - b.urgency || Number(a.id) - Number(b.id))
    const chats = [...new Set(ordered.map(({ chatId }) => chatId))].slice(0, limit)
    const lanes = chats.map((chatId) => ({ queue, chatId }))
    for (const lane of lanes) leases.set(keyOf(lane), { owner, isOver: false })
    return lanes
  }

  const open = (): ChatJobStore => {
    lastOwner += 1
    const owner = lastOwner
    const isMine = (lane: Lane) => leases.get(keyOf(lane))?.owner === owner
    return {
      claim: async (queue, limit) => claim(owner, queue, limit),
      async take(lane) {
        const row = due().find((one) => keyOf(one) === keyOf(lane))
        if (!row || !isMine(lane)) return undefined
        const taken = { ...row, attempts: row.attempts + 1 }
        rows.set(row.id, taken)
        return taken
      },
      complete: async (job) => change(job, () => undefined),
      setAside: async (job, delayMs) =>
        change(job, (row) => ({
          ...row,
          failures: row.failures + 1,
          notBeforeMs: Date.now() + delayMs,
        })),
      async renew(lanes) {
        for (const lane of lanes.filter(isMine)) leases.set(keyOf(lane), { owner, isOver: false })
      },
      async release(lane) {
        if (isMine(lane)) leases.delete(keyOf(lane))
      },
      async releaseAll() {
        leases.clear()
      },
    }
  }

  return {
    open,
    async add(job) {
      const held = [...rows.values()].find(
        ({ queue, position }) => queue === job.queue && position === job.position,
      )
      lastId += 1
      const id = held?.id ?? String(lastId)
      const version = held ? held.version + 1 : 0
      rows.set(id, { ...job, id, version, attempts: 0, failures: 0, notBeforeMs: Date.now() })
    },
    jobs: () => [...rows.values()],
    async expireLeases() {
      for (const [key, lease] of leases) leases.set(key, { ...lease, isOver: true })
    },
    async makeDue() {
      for (const [id, row] of rows) rows.set(id, { ...row, notBeforeMs: Date.now() })
    },
  }
}
