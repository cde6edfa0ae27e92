import { readAccuracy } from '#src/evals/accuracy.ts'
import { createDeadline, inTime } from '#src/lib/deadline.ts'
import { readDiskSpace } from '#src/lib/free-space.ts'
import type { BudgetLimits, Ledger } from '#src/ports/ledger.ts'
import type { Metrics } from '#src/ports/metrics.ts'
import type { ShopStateReader } from '#src/ports/shop-state.ts'

/** Prometheus gives up after 10 s; what is counted in this process is told without a database, too. */
const timeoutMs = 3_000
/** Several may scrape. */
const freshMs = 5_000

export interface MeasureShopParts {
  readonly shopState: ShopStateReader
  readonly models: { readonly ledger: Pick<Ledger, 'spent'>; readonly limits: BudgetLimits }
  readonly metrics: Pick<Metrics, 'shopSeen' | 'budgetSeen' | 'diskSeen' | 'accuracySeen'>
  readonly dataDir: string
}

/** Brings the metrics up to date that are looked up when somebody asks. @returns what never rejects */
export function createMeasureShop(parts: MeasureShopParts): () => Promise<void> {
  let last: { readonly at: number; readonly look: Promise<void> } | undefined
  return () => {
    if (!last || performance.now() - last.at > freshMs) {
      last = { at: performance.now(), look: measure(parts) }
    }
    return last.look
  }
}

async function measure({ metrics, dataDir, ...parts }: MeasureShopParts): Promise<void> {
  const deadline = createDeadline(timeoutMs)
  // With a database server the data directory may not have been made yet.
  const disk = readDiskSpace(dataDir).then(metrics.diskSeen)
  const accuracy = readAccuracy(dataDir).then(
    (share) => share !== undefined && metrics.accuracySeen(share),
  )
  const shop = inTime(deadline, lookUp(parts)).then(
    ({ state, spentMicroUsd }) => {
      metrics.shopSeen(state)
      metrics.budgetSeen({ spentMicroUsd, limitMicroUsd: parts.models.limits.dayMicroUsd })
    },
    () => metrics.shopSeen(undefined),
  )
  await Promise.allSettled([disk, accuracy, shop])
}

async function lookUp({
  shopState,
  models: { ledger },
}: Omit<MeasureShopParts, 'metrics' | 'dataDir'>) {
  const state = await shopState.read()
  const { dayMicroUsd: spentMicroUsd } = await ledger.spent()
  return { state, spentMicroUsd }
}
