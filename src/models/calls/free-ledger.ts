import type { CallDependencies } from './ask-model.ts'

/** For answers that cost nothing: recorded ones. */
export const freeLedger: CallDependencies['ledger'] = {
  reserve: async () => ({ kind: 'reserved', id: 'free' }),
  settle: async () => undefined,
  release: async () => undefined,
}
