import { download, type Limits, usualLimits } from '#src/adapters/model-hub/download.ts'
import type { FetchFile } from '#src/evals/pull-set.ts'
import { type PhotoSet, readSets } from '#src/evals/set-list.ts'

/** The public sets of `vitryna eval pull`. */
export function readPhotoSets(): Promise<readonly PhotoSet[]> {
  return readSets(new URL('../../evals/sets/sets.yaml', import.meta.url))
}

/** Fetches files as `models pull` does: cut off, it goes on. */
export function createFetchFile(limits: Limits = usualLimits): FetchFile {
  return (wanted) => download({ ...wanted, onBytes: () => undefined }, limits)
}
