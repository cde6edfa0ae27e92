import { randomUUID } from 'node:crypto'
import type { Ledger, PlannedCall, Reservation, SettledCall } from '#src/ports/ledger.ts'
import { unexpected } from './fakes.ts'

/** What became of a reservation. */
export interface LedgerRow extends PlannedCall {
  readonly id: string
  readonly end: { readonly settled: SettledCall } | { readonly released: string } | undefined
}

export interface MemoryLedger extends Ledger {
  readonly rows: () => readonly LedgerRow[]
}

/** Grants everything, unless a test says otherwise, and refuses to end a reservation twice. */
export function createMemoryLedger(
  refuse: (call: PlannedCall) => Reservation | undefined = () => undefined,
): MemoryLedger {
  const rows = new Map<string, LedgerRow>()
  const end = (id: string, how: LedgerRow['end']) => {
    const row = rows.get(id)
    if (!row || row.end) throw new Error(`reservation ${id} cannot end`)
    rows.set(id, { ...row, end: how })
  }
  return {
    rows: () => [...rows.values()],
    async reserve(call) {
      const refusal = refuse(call)
      if (refusal) return refusal
      const id = randomUUID()
      rows.set(id, { ...call, id, end: undefined })
      return { kind: 'reserved', id }
    },
    settle: async (id, settled) => end(id, { settled }),
    release: async (id, { failure }) => end(id, { released: failure }),
    spent: unexpected('spent'),
    spentByDay: unexpected('spentByDay'),
    closeLost: unexpected('closeLost'),
  }
}
