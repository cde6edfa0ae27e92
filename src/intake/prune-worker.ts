import type { ShopSettings } from '#src/domain/shop-settings.ts'
import type { JobWorker } from '#src/ports/jobs.ts'
import { type OldRowKind, type OldRows, oldRowKinds } from '#src/ports/old-rows.ts'
import type { ShopSettingsStore } from '#src/ports/shop-settings.ts'

export interface PruneDependencies {
  readonly oldRows: OldRows
  readonly shopSettings: Pick<ShopSettingsStore, 'read'>
  /** Told what went, when anything did. */
  readonly onPruned: (removed: Readonly<Partial<Record<OldRowKind, number>>>) => void
}

/** So few at a time that nobody has to wait for them. */
const batchSize = 500

const retentionOf: Readonly<Record<OldRowKind, (settings: ShopSettings) => number>> = {
  inquiries: (settings) => settings.answerRetentionDays,
  identifications: (settings) => settings.answerRetentionDays,
  'model-calls': (settings) => settings.answerRetentionDays,
  updates: (settings) => settings.updateRetentionDays,
  notices: (settings) => settings.updateRetentionDays,
  'budget-counters': (settings) => settings.updateRetentionDays,
  baskets: (settings) => settings.updateRetentionDays,
  'funnel-steps': (settings) => settings.updateRetentionDays,
  'order-prompts': (settings) => settings.updateRetentionDays,
}

/** Removes what has become old, in small batches; what is left when its time is over goes another day. */
export function createPruneWorker(dependencies: PruneDependencies): JobWorker<'prune'> {
  const { oldRows, shopSettings, onPruned } = dependencies
  return {
    async handle(_data, signal) {
      const settings = await shopSettings.read()
      const removed: Partial<Record<OldRowKind, number>> = {}
      for (const kind of oldRowKinds) {
        const count = await removeAll(oldRows, { kind, days: retentionOf[kind](settings), signal })
        if (count > 0) removed[kind] = count
      }
      if (Object.keys(removed).length > 0) onPruned(removed)
    },
    // Another one comes tomorrow.
    giveUp: async () => undefined,
  }
}

interface Pruning {
  readonly kind: OldRowKind
  readonly days: number
  readonly signal: AbortSignal
}

async function removeAll(oldRows: OldRows, { kind, days, signal }: Pruning): Promise<number> {
  let removed = 0
  let batch = batchSize
  while (batch === batchSize && !signal.aborted) {
    batch = await oldRows.remove(kind, { olderThanDays: days, limit: batchSize })
    removed += batch
  }
  return removed
}
