import type { Ledger } from '#src/ports/ledger.ts'

/** Books calls that no shopper waits for: from a day's budget of their own. */
export function shadowLedger(
  ledger: Pick<Ledger, 'reserve' | 'settle' | 'release'>,
): Pick<Ledger, 'reserve' | 'settle' | 'release'> {
  return { ...ledger, reserve: (call) => ledger.reserve({ ...call, purpose: 'shadow' }) }
}
