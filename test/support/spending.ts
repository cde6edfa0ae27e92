import { randomUUID } from 'node:crypto'
import { createMemoryBreakerStore } from '#src/adapters/memory/breaker-store.ts'
import { createDeadline } from '#src/lib/deadline.ts'
import { createBreaker } from '#src/models/calls/breaker.ts'
import { createBulkhead } from '#src/models/calls/bulkhead.ts'
import { createVisionModel } from '#src/models/vision-model.ts'
import type { BudgetLimits, Ledger } from '#src/ports/ledger.ts'
import { isLong } from './long.ts'
import { chainModel, modelCard, projectPrompt, shopProducts } from './vision-world.ts'

/** Photos asked about in one test, by all its processes together. */
export const allPhotos = isLong ? 1_000 : 200
const shoppers = allPhotos / 50
/** Never the reason why a call fails, however slow the machine is. */
const timeoutMs = 600_000

/** Each is reached before the next one would be: what stops a call depends on who asks and when. */
export const tightLimits: BudgetLimits = {
  dayMicroUsd: 400 * allPhotos,
  shopperDayMicroUsd: 30_000,
  hourRequests: 0.32 * allPhotos,
  photoMicroUsd: 20_000,
  shadowDayMicroUsd: 1_000_000,
}

export interface SpendOptions {
  readonly ledger: Ledger
  readonly baseUrl: string
  /** Photos asked about at once, of shoppers who take turns. */
  readonly photos: number
}

/** Asks a chain of two models about many photos at the same time. @returns how each ended. */
export function spend({ ledger, baseUrl, photos }: SpendOptions) {
  const photo = { jpeg: Buffer.from([0xff, 0xd8, 0xff]), width: 1, height: 1 }
  const vision = createVisionModel({
    models: ['first', 'second'].map((name) => ({
      ...chainModel(modelCard(name, { timeoutMs }), baseUrl),
      isOutside: true,
    })),
    prompts: { choose: projectPrompt('choose-product'), describe: projectPrompt('describe-photo') },
    catalogue: { findProducts: async () => shopProducts, covers: async () => new Map() },
    photos: { photo: async () => photo, references: async () => photo },
    photoBudgetMicroUsd: tightLimits.photoMicroUsd,
    ledger,
    breaker: createBreaker({ store: createMemoryBreakerStore() }),
    // The ledger is to be asked by all at the same time, however long that takes.
    bulkhead: createBulkhead({ inFlight: photos }),
  })
  const ask = async (at: number) => {
    const answer = await vision.choose({
      identificationId: randomUUID(),
      shopperId: `shopper ${at % shoppers}`,
      picture: async () => ({ width: 1, height: 1, rgb: new Uint8Array(3) }),
      caption: '',
      mayLeave: true,
      candidates: shopProducts.map(({ sku }) => ({ sku, score: 0.5 })),
      deadline: createDeadline(2 * timeoutMs),
      sample: 0,
    })
    return answer.kind
  }
  return Promise.all(Array.from({ length: photos }, (_, at) => ask(at)))
}
