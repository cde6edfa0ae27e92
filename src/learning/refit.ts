import { z } from 'zod'
import type { RefitNotice } from '#src/domain/notice.ts'
import { type SpaceChoice, spaceId } from '#src/domain/space-choice.ts'
import { readSpaceChoice, saveSpaceChoice } from '#src/identify/scoring/embedding-space.ts'
import { replaceThresholds } from '#src/identify/scoring/thresholds.ts'
import type { ConfirmedPhotos } from '#src/ports/confirmed-photos.ts'
import type { HeadStore } from '#src/ports/head-store.ts'
import type { Notices } from '#src/ports/notices.ts'
import type { Fit } from './fit-thresholds.ts'
import type { StudyRequest } from './study-photos.ts'
import {
  keepLearned,
  type StoredStudy,
  studyStored,
  TooFewPhotosError,
  type TrainHeadDependencies,
} from './train-head.ts'

export interface RefitDependencies extends TrainHeadDependencies {
  readonly confirmed: Pick<ConfirmedPhotos, 'latest' | 'countAfter' | 'idsSince'>
  readonly heads: Pick<HeadStore, 'save' | 'find' | 'learnedAt'>
  readonly notices: Pick<Notices, 'tellOnce'>
}

export type RefitReport =
  | { readonly kind: 'not-due' }
  | KeptReport
  | { readonly kind: 'changed'; readonly spaceId: string }

/** Nothing is better, or there is too little to learn from. */
interface KeptReport {
  readonly kind: 'kept'
  readonly reason: string
}

/** How far a process has come, so that another one goes on from there. */
interface RefitMark {
  /** The newest confirmed photo that was learned from. */
  readonly upTo: number
  /** What is to be done and told yet. */
  readonly change?: Change | undefined
}

interface Change {
  readonly choice: SpaceChoice
  /** For a space that stays in use. */
  readonly thresholds?: Extract<Fit, { kind: 'fitted' }> | undefined
  readonly notice: RefitNotice
}

const markSchema = z.object({ upTo: z.int(), change: z.custom<Change>().optional() })

/**
 * Whether so many photos were confirmed since the embedder in use was last fitted to them.
 * @param after 0: never
 */
export async function isRefitDue(
  dependencies: Pick<RefitDependencies, 'embedder' | 'settings' | 'confirmed'>,
  after: number,
): Promise<boolean> {
  if (after === 0) return false
  const { upTo, change } = await readMark(dependencies)
  return change !== undefined || (await dependencies.confirmed.countAfter(upTo)) >= after
}

/**
 * Learns a head and thresholds anew when so many photos were confirmed, and uses them if they are better than what is in
 * use, which the managers are told. May be cut off and run again: what is decided is written down before it is done.
 */
export async function refit(dependencies: RefitDependencies, after: number): Promise<RefitReport> {
  if (!(await isRefitDue(dependencies, after))) return { kind: 'not-due' }
  const { change: left } = await readMark(dependencies)
  if (left) return finish(dependencies, left)
  const [newest] = await dependencies.confirmed.latest(1)
  const upTo = newest?.id ?? 0
  const found = await findBetter(dependencies)
  if (found.kind === 'kept') {
    await writeMark(dependencies, { upTo })
    return found
  }
  await writeMark(dependencies, { upTo, change: found.change })
  return finish(dependencies, found.change)
}

async function finish(dependencies: RefitDependencies, change: Change): Promise<RefitReport> {
  const { embedder, settings, notices } = dependencies
  const { choice, thresholds, notice } = change
  const id = spaceId(embedder.id, choice)
  if (thresholds) await replaceThresholds(settings, id, thresholds)
  else await saveSpaceChoice(settings, embedder.id, choice)
  const { upTo } = await readMark(dependencies)
  await notices.tellOnce(`refit ${id} ${upTo}`, notice)
  await writeMark(dependencies, { upTo })
  return { kind: 'changed', spaceId: id }
}

type Found = { readonly kind: 'better'; readonly change: Change } | KeptReport

async function findBetter(dependencies: RefitDependencies): Promise<Found> {
  try {
    const stored = await studyStored(dependencies, await toOutdo(dependencies))
    return await changeOf(dependencies, stored)
  } catch (error) {
    if (error instanceof TooFewPhotosError) return { kind: 'kept', reason: error.message }
    throw error
  }
}

async function toOutdo({
  embedder,
  settings,
  heads,
  confirmed,
}: RefitDependencies): Promise<StudyRequest['toOutdo']> {
  const { head: version } = await readSpaceChoice(settings, embedder.id)
  const learnedAt = version === null ? undefined : await heads.learnedAt(embedder.id, version)
  if (version === null || !learnedAt) return { unseen: new Set() }
  const head = await heads.find(embedder.id, version)
  return { head, unseen: new Set(await confirmed.idsSince(learnedAt)) }
}

async function changeOf(
  dependencies: RefitDependencies,
  { photos, current, study }: StoredStudy,
): Promise<Found> {
  const { learned, fitted, better, plain } = study
  const undo = `${current.head ?? 'none'}`
  const told = { kind: 'refit', photos, undo } as const
  if (learned && better) {
    const choice = await keepLearned(dependencies, { learned, current })
    const first = { before: plain.first, now: better.first }
    const notice = { ...told, first, certified: certifiedBy(learned.thresholds) }
    return { kind: 'better', change: { choice, notice } }
  }
  if (fitted?.kind !== 'fitted') {
    return { kind: 'kept', reason: fitted?.reason ?? 'nothing is better beyond doubt' }
  }
  const notice = { ...told, first: null, certified: certifiedBy(fitted) }
  return { kind: 'better', change: { choice: current, thresholds: fitted, notice } }
}

function certifiedBy(fit: Fit): number | null {
  return fit.kind === 'fitted' ? fit.certificate.precision : null
}

async function readMark({ settings, embedder }: Marked): Promise<RefitMark> {
  const stored = markSchema.safeParse(await settings.get(markKey(embedder.id)))
  return stored.data ?? { upTo: 0 }
}

async function writeMark({ settings, embedder }: Marked, mark: RefitMark): Promise<void> {
  await settings.set(markKey(embedder.id), mark)
}

type Marked = Pick<RefitDependencies, 'settings' | 'embedder'>

function markKey(embedderId: string): string {
  return `refit:${embedderId}`
}
