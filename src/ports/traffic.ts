import type { KindMix } from '#src/domain/drift.ts'

/** Of what kinds shoppers' photos are; of each shopper and day the first alone, for one who sends many is no crowd. */
export interface Traffic {
  /** Of each of the last so many UTC days, the last one is today. */
  byDay(days: number): Promise<readonly KindMix[]>
  since(start: Date): Promise<KindMix>
}
