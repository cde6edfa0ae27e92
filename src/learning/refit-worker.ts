import type { JobWorker } from '#src/ports/jobs.ts'
import type { ShopSettingsStore } from '#src/ports/shop-settings.ts'
import type { RefitReport } from './refit.ts'

export interface RefitWorkerDependencies {
  readonly shopSettings: Pick<ShopSettingsStore, 'read'>
  /** @param after so many confirmed photos */
  readonly refit: (after: number, signal: AbortSignal) => Promise<RefitReport>
  /** Makes ready what photos are compared with: not while a shopper waits. */
  readonly prepare: () => Promise<void>
  /** Told what came of it. */
  readonly onDone: (report: RefitReport) => void
  /** Aborted when this process ends: what is left is done by the next one. */
  readonly stopping: AbortSignal
  /** Told when it was tried for as long as it may be. */
  readonly onLost: () => void
}

/** Learns anew from what was confirmed, beside the bot's other work. */
export function createRefitWorker(dependencies: RefitWorkerDependencies): JobWorker<'refit'> {
  const { shopSettings, refit, prepare, onDone, stopping, onLost } = dependencies
  return {
    async handle(_, expired) {
      const { refitAfterConfirmations } = await shopSettings.read()
      const report = await refit(refitAfterConfirmations, AbortSignal.any([expired, stopping]))
      if (report.kind === 'changed') await prepare()
      onDone(report)
    },
    giveUp: async () => onLost(),
  }
}
