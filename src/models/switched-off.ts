import type { VisionModel } from '#src/ports/vision-model.ts'

/** No vision model is asked; the ladder goes on without one. */
export const switchedOff: VisionModel = {
  choose: async () => ({ kind: 'unavailable', reason: 'vision models are off', costMicroUsd: 0 }),
}
