import { createDeadline } from '#src/lib/deadline.ts'
import { createBreaker } from '#src/models/calls/breaker.ts'
import { createBulkhead } from '#src/models/calls/bulkhead.ts'
import { freeLedger } from '#src/models/calls/free-ledger.ts'
import { createVisionModel } from '#src/models/vision-model.ts'
import type { BreakerStore } from '#src/ports/breaker-store.ts'
import { chainModel, modelCard, projectPrompt, shopProducts } from './vision-world.ts'

export interface AskOftenOptions {
  readonly baseUrl: string
  readonly model: string
  readonly store: BreakerStore
  readonly cooldownMs: number
}

export type CallResult = 'answered' | 'failed' | 'skipped'

/** Asks a chain of one model again and again, in the shortest way: the photo is always the same. */
export function askOften({ baseUrl, model, store, cooldownMs }: AskOftenOptions) {
  const photo = { jpeg: Buffer.from([0xff, 0xd8, 0xff]), width: 1, height: 1 }
  const vision = createVisionModel({
    models: [{ ...chainModel(modelCard(model), baseUrl), isOutside: true }],
    prompts: { choose: projectPrompt('choose-product'), describe: projectPrompt('describe-photo') },
    catalogue: { findProducts: async () => shopProducts, covers: async () => new Map() },
    photos: { photo: async () => photo, references: async () => photo },
    photoBudgetMicroUsd: 1e6,
    ledger: freeLedger,
    breaker: createBreaker({ store, cooldownMs }),
    bulkhead: createBulkhead({ inFlight: 100 }),
  })
  return async (): Promise<CallResult> => {
    const answer = await vision.choose({
      identificationId: 'identification',
      shopperId: 'shopper',
      picture: async () => ({ width: 1, height: 1, rgb: new Uint8Array(3) }),
      caption: '',
      mayLeave: true,
      candidates: shopProducts.map(({ sku }) => ({ sku, score: 0.5 })),
      deadline: createDeadline(120_000),
      sample: 0,
    })
    if (answer.kind !== 'unavailable') return 'answered'
    return answer.reason === `${model}: skipped: circuit open` ? 'skipped' : 'failed'
  }
}
