import type { CallLedger } from './call-ledger.ts'

/** For answers that cost nothing: recorded ones. Every call is admitted, and nothing is written. */
export const freeLedger: CallLedger['ledger'] = {
  reserve: async () => ({ kind: 'reserved', id: 'free' }),
  settle: async () => undefined,
  release: async () => undefined,
}
