import { readFile } from 'node:fs/promises'
import { spaceId } from '#src/domain/space-choice.ts'
import { offerSpaceChoice } from '#src/identify/scoring/embedding-space.ts'
import { fittedFileSchema, saveThresholds } from '#src/identify/scoring/thresholds.ts'
import type { CatalogueStore } from '#src/ports/catalogue-store.ts'
import type { Embedder } from '#src/ports/embedder.ts'
import type { SettingsStore } from '#src/ports/settings-store.ts'

export interface DemoDependencies {
  readonly catalogue: Pick<CatalogueStore, 'source'>
  readonly settings: Pick<SettingsStore, 'get' | 'set'>
  /** Starts its model when it is first asked for. */
  readonly embedder: () => Promise<Embedder>
  /** Imports the demo catalogue into the empty database. */
  readonly importDemo: () => Promise<unknown>
  /** Makes the vectors that are missing. */
  readonly indexMissing: () => Promise<unknown>
  /** JSON: thresholds fitted to the demo, and the SHA-256 of the model they were fitted for. */
  readonly thresholdsFile: string
}

/**
 * Sees to it that a database without a shop's catalogue has the demo, ready to answer with the embedder in use.
 * A shop's own catalogue is not touched: indexing it may take hours, and is the shop's to start.
 */
export async function ensureDemo(dependencies: DemoDependencies): Promise<void> {
  const { catalogue, settings, importDemo, indexMissing } = dependencies
  const source = await catalogue.source()
  if (source === 'shop') return
  // The model starts in a process of its own meanwhile.
  const imported = source === undefined ? importDemo() : undefined
  const [embedder] = await Promise.all([dependencies.embedder(), imported])
  await indexMissing()
  const fitted: unknown = JSON.parse(await readFile(dependencies.thresholdsFile, 'utf8'))
  const { sha256, colourWeight, ...thresholds } = fittedFileSchema.parse(fitted)
  if (!embedder.id.endsWith(`@${sha256.slice(0, 12)}`)) return
  const choice = { colourWeight, head: null }
  await offerSpaceChoice(settings, embedder.id, choice)
  await saveThresholds(settings, spaceId(embedder.id, choice), thresholds)
}
