import { randomUUID } from 'node:crypto'
import type { Ledger } from '#src/ports/ledger.ts'

export interface RunBudget {
  /** Whole micro-USD of all calls. */
  readonly runMicroUsd: number
  /** Whole micro-USD of one photo. */
  readonly photoMicroUsd: number
}

export interface RunLedger extends Pick<Ledger, 'reserve' | 'settle' | 'release'> {
  /** A call was refused because the budget of the run has no room for it. */
  isSpent(): boolean
  /** Counts what an earlier part of the run cost. */
  addEarlier(microUsd: number): void
}

/**
 * The budget of one run of one process, such as an eval: it spends nothing of the shop's day, and no limit of the shop's
 * stops it. It needs no transaction, for nothing comes between reading and writing here.
 */
export function createRunLedger({ runMicroUsd, photoMicroUsd }: RunBudget): RunLedger {
  const reserved = new Map<string, { readonly photo: string; readonly amount: number }>()
  const byPhoto = new Map<string, number>()
  let used = 0
  let isSpent = false

  function charge(photo: string, change: number): void {
    used += change
    byPhoto.set(photo, (byPhoto.get(photo) ?? 0) + change)
  }
  function end(id: string, costMicroUsd: number): void {
    const call = reserved.get(id)
    if (!call) return
    reserved.delete(id)
    charge(call.photo, costMicroUsd - call.amount)
  }

  return {
    async reserve({ identificationId: photo, worstCaseMicroUsd: amount }) {
      if ((byPhoto.get(photo) ?? 0) + amount > photoMicroUsd) {
        return { kind: 'refused', limit: 'photo' }
      }
      if (used + amount > runMicroUsd) {
        isSpent = true
        return { kind: 'refused', limit: 'day' }
      }
      charge(photo, amount)
      const id = randomUUID()
      reserved.set(id, { photo, amount })
      return { kind: 'reserved', id }
    },
    settle: async (id, { costMicroUsd }) => end(id, costMicroUsd),
    release: async (id) => end(id, 0),
    isSpent: () => isSpent,
    addEarlier(microUsd) {
      used += microUsd
    },
  }
}
