import { mkdir, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { seededRandom } from '#src/lib/random.ts'
import { toModelPhoto } from '#src/photo/model-photo.ts'
import type { OpenPhoto } from '#src/photo/open-photo.ts'
import type { CasePhoto, CasePhotos } from '#src/ports/case-photos.ts'
import type { CatalogueStore } from '#src/ports/catalogue-store.ts'
import { AppError } from '#src/ports/errors.ts'
import type { Progress } from '#src/ports/progress.ts'
import type { SettingsStore } from '#src/ports/settings-store.ts'
import { caseFile, noteCasePlace } from './case-places.ts'

export interface ImportRequest {
  /** Gets `cases.jsonl` and `photos/`; made when it is missing. */
  readonly folder: string
  /** At most so many cases. */
  readonly count: number
}

export interface ImportPorts {
  readonly casePhotos: CasePhotos
  readonly catalogue: Pick<CatalogueStore, 'photoBytes'>
  readonly settings: Pick<SettingsStore, 'get' | 'set'>
  readonly embedder: () => Promise<{ readonly id: string }>
  readonly openPhoto: (bytes: Uint8Array) => Promise<OpenPhoto>
  readonly progress: Progress
}

/** The same photos again while nothing was confirmed in between. */
const seed = 1
/** A surer answer is sure. */
const sureFrom = 0.95
/** Of the decoded picture, pixels. */
const longestSide = 1_024

/**
 * Builds cases from photos that managers confirmed, as many of each kind: by the rung that answered and by how doubtful
 * that was, so that the rare kinds are not lost among the easy ones. Nothing of the shopper goes along: a picture is made
 * anew from its pixels and named by its content, captions stay behind. The photos are neither searched nor learned from
 * while they serve; those of an earlier import are given back.
 * @returns how many cases there are of each kind
 * @throws AppError when managers have confirmed none.
 */
export async function importCases(
  { folder, count }: ImportRequest,
  { casePhotos, catalogue, settings, embedder, openPhoto, progress }: ImportPorts,
): Promise<ReadonlyMap<string, number>> {
  const chosen = chooseCases(await casePhotos.list(), count)
  if (chosen.length === 0) {
    throw new AppError('no manager has confirmed a photo yet', {
      remedy: 'answer some tickets first, or write cases.jsonl by hand',
    })
  }
  await mkdir(join(folder, 'photos'), { recursive: true })
  const files = chosen.map(({ sha256 }) => caseFile(sha256))
  await noteCasePlace(settings, resolve(folder), files)
  progress.start('writing cases', chosen.length)
  const lines: string[] = []
  for (const { sku, sha256, ...photo } of chosen) {
    const bytes = await catalogue.photoBytes(sha256)
    if (!bytes) continue
    const { jpeg } = await toModelPhoto(await (await openPhoto(bytes)).decode(), longestSide)
    const name = caseFile(sha256)
    await writeFile(join(folder, name), jpeg)
    lines.push(
      JSON.stringify({ photo: name, sku, tags: [rungOf(photo), doubtOf({ sku, ...photo })] }),
    )
    progress.advance(1)
  }
  await writeFile(join(folder, 'cases.jsonl'), `${lines.join('\n')}\n`)
  progress.finish()
  await casePhotos.reserve(
    (await embedder()).id,
    chosen.map(({ id }) => id),
  )
  return countKinds(chosen)
}

/** One of each kind in turn, until there are enough. */
export function chooseCases(photos: readonly CasePhoto[], count: number): readonly CasePhoto[] {
  const random = seededRandom(seed)
  const shuffled = photos
    .map((photo) => ({ photo, at: random() }))
    .toSorted((a, b) => a.at - b.at)
    .map(({ photo }) => photo)
  const kinds = [...Map.groupBy(shuffled, kindOf)].toSorted(([a], [b]) => a.localeCompare(b))
  const longest = Math.max(0, ...kinds.map(([, ofKind]) => ofKind.length))
  return Array.from({ length: longest }, (_, turn) =>
    kinds.flatMap(([, ofKind]) => ofKind.slice(turn, turn + 1)),
  )
    .flat()
    .slice(0, count)
}

function countKinds(photos: readonly CasePhoto[]): ReadonlyMap<string, number> {
  const kinds = [...Map.groupBy(photos, kindOf)].toSorted(([a], [b]) => a.localeCompare(b))
  return new Map(kinds.map(([kind, ofKind]) => [kind, ofKind.length]))
}

function kindOf(photo: CasePhoto): string {
  return `${rungOf(photo)}, ${doubtOf(photo)}`
}

function rungOf({ first }: Pick<CasePhoto, 'first'>): string {
  return `by-${first?.method ?? 'nobody'}`
}

/** How the machine's first answer stood to the manager's word. */
function doubtOf({ sku, first }: Pick<CasePhoto, 'sku' | 'first'>): string {
  if (!first) return 'unseen'
  if (first.outcome !== 'matched') return first.outcome
  if (first.sku !== sku) return 'overruled'
  return (first.confidence ?? 0) >= sureFrom ? 'sure' : 'doubtful'
}
