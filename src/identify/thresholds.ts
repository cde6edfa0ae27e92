import { z } from 'zod'
import type { SettingsStore } from '#src/ports/settings-store.ts'

const schema = z.object({
  threshold: z.number().min(-1).max(1),
  margin: z.number().min(0).max(2),
  plausible: z.number().min(-1).max(1),
})

/** The file of thresholds that comes with the demo. */
export const fittedFileSchema = schema.extend({ sha256: z.string().length(64) })

/** When the nearest reference photos decide. All are cosines, fitted per embedder id. */
export interface Thresholds {
  /** The best SKU must be at least as similar. */
  readonly threshold: number
  /** And ahead of the second by at least as much. */
  readonly margin: number
  /** A SKU less similar is not even offered to the shopper. */
  readonly plausible: number
}

/** Without fitted ones only a photo that is all but identical to a reference decides. */
const unfitted: Thresholds = { threshold: 0.99, margin: 0.01, plausible: -1 }

export async function readThresholds(
  settings: Pick<SettingsStore, 'get'>,
  embedderId: string,
): Promise<Thresholds & { readonly fitted: boolean }> {
  const stored = schema.safeParse(await settings.get(thresholdsKey(embedderId)))
  return stored.success ? { ...stored.data, fitted: true } : { ...unfitted, fitted: false }
}

export async function saveThresholds(
  settings: Pick<SettingsStore, 'set'>,
  embedderId: string,
  thresholds: Thresholds,
): Promise<void> {
  await settings.set(thresholdsKey(embedderId), schema.parse(thresholds))
}

function thresholdsKey(embedderId: string): string {
  return `thresholds:${embedderId}`
}
