/** Time enough on a slow and busy machine, for a client and for an index; no test waits for it to pass. */
export const patient = { searchTimeoutMs: 60_000, waitMs: 60_000 } as const
