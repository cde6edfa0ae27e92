/** What only grows, in the order in which it goes: an inquiry keeps its identification, and that its calls. */
export const oldRowKinds = [
  'inquiries',
  'identifications',
  'model-calls',
  'updates',
  'notices',
  'budget-counters',
  'baskets',
  'funnel-steps',
  'order-prompts',
] as const

export type OldRowKind = (typeof oldRowKinds)[number]

/** Rows that are of no use after a time. */
export interface OldRows {
  /**
   * Removes the oldest of a kind, `limit` at most, in one transaction. What somebody still waits for stays, however old:
   * an inquiry that is not answered, an open ticket, an answer that was not delivered, an update that was not handled;
   * so does how a photo was first identified that was confirmed since, for evals compare with it.
   * @returns how many went
   */
  remove(kind: OldRowKind, age: OldRowAge): Promise<number>
}

export interface OldRowAge {
  readonly olderThanDays: number
  readonly limit: number
}
