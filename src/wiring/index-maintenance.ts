import type { EmbeddingSpace } from '#src/identify/scoring/embedding-space.ts'
import type { IndexRequest, IndexSummary } from '#src/indexing/index-photos.ts'
import {
  type RepairExtent,
  repairIndex,
  type Verification,
  verifyIndex,
} from '#src/indexing/verify-index.ts'
import { type TrainHeadOptions, trainHead } from '#src/learning/train-head.ts'
import type { Logger } from '#src/lib/logger.ts'
import { messageOf } from '#src/lib/message.ts'
import type { Embedder } from '#src/ports/embedder.ts'
import type { FeatureSource } from '#src/ports/feature-source.ts'
import type { HeadStore } from '#src/ports/head-store.ts'
import type { Progress } from '#src/ports/progress.ts'
import type { ReferenceStore } from '#src/ports/reference-store.ts'
import type { SettingsStore } from '#src/ports/settings-store.ts'
import type { ManagedVectorIndex } from '#src/ports/vector-index.ts'

export interface IndexMaintenanceParts {
  readonly references: ReferenceStore
  readonly features: FeatureSource
  readonly heads: HeadStore
  readonly settings: SettingsStore
  readonly embedder: () => Promise<Embedder>
  readonly space: () => Promise<EmbeddingSpace>
  readonly vectorIndex: () => Promise<ManagedVectorIndex>
  readonly index: (request: IndexRequest) => Promise<IndexSummary>
  readonly progress: Progress
  readonly log: Logger
}

/** What keeps the index in order. */
export function createIndexMaintenance(parts: IndexMaintenanceParts) {
  const { references, progress, log } = parts
  const verify = async (): Promise<Verification> =>
    verifyIndex({
      ...parts,
      embedder: await parts.embedder(),
      space: await parts.space(),
      copy: await parts.vectorIndex(),
    })
  return {
    /** Before the first photo comes. Without an index the ladder goes on, so this never fails. */
    async prepareIndex(): Promise<void> {
      try {
        await (await parts.vectorIndex()).prepare(progress)
      } catch (error) {
        log.warn({ reason: messageOf(error) }, 'the index is not ready')
      }
    },
    /** After many vectors came. */
    tuneIndex: async (signal?: AbortSignal) => (await parts.vectorIndex()).tune(progress, signal),
    trainHead: async (options: TrainHeadOptions) =>
      trainHead({ ...parts, embedderId: (await parts.embedder()).id }, options),
    verifyIndex: verify,
    /** Sets right what was found and looks again. */
    async repairIndex(found: Verification, extent: RepairExtent): Promise<Verification> {
      const { id } = await parts.embedder()
      const dependencies = {
        dropFeatures: (photoIds: readonly number[]) => references.dropFeatures(id, photoIds),
        index: parts.index,
        copy: await parts.vectorIndex(),
        progress,
      }
      await repairIndex(found, dependencies, extent)
      return verify()
    },
  }
}
