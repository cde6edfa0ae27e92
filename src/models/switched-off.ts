import type { Unavailable, VisionModel } from '#src/ports/vision-model.ts'

/** A vision model that is always unavailable: the ladder goes on without one. */
export function switchedOff(reason = 'vision models are off'): VisionModel {
  const unavailable: Unavailable = { kind: 'unavailable', reason, costMicroUsd: 0 }
  return { choose: async () => unavailable, describe: async () => unavailable }
}
