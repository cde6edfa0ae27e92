import type { Unavailable, VisionModel } from '#src/ports/vision-model.ts'

export const offReason = 'vision models are off'
export const withheldReason =
  'the shopper has not agreed that models outside of the shop see the photo'

/** A vision model that is always unavailable: the ladder goes on without one. */
export function switchedOff(reason = offReason): VisionModel {
  const unavailable: Unavailable = { kind: 'unavailable', reason, costMicroUsd: 0 }
  return { choose: async () => unavailable, describe: async () => unavailable }
}
