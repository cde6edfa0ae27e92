import { messageOf } from '#src/lib/message.ts'
import { pause } from '#src/lib/pause.ts'
import { AppError } from '#src/ports/errors.ts'
import type { IndexProgress, IndexProgressStore } from '#src/ports/index-progress.ts'
import type { Progress } from '#src/ports/progress.ts'

export interface FollowDependencies {
  readonly states: Pick<IndexProgressStore, 'read'>
  readonly progress: Progress
  /** Begins to do jobs of the kind in this process. @returns how to stop. */
  readonly workHere: () => Promise<() => Promise<void>>
  /** No other process can take the job. */
  readonly isAlone: boolean
}

const lookEveryMs = 250
/** A bot that runs takes a job within a second, on a busy machine within a few. */
const graceMs = 10_000
/** As long as nothing was heard of the process that had the job; another one beside it does no harm. */
const silenceMs = 30_000

/**
 * Waits until what an import brought is indexed: by the bot that runs, or by this process where none does.
 * @returns how it ended; `failed` counts photos and texts that were left out.
 * @throws AppError when it cannot be done, or not be followed.
 */
export async function followIndexing(
  requestId: string,
  dependencies: FollowDependencies,
  signal: AbortSignal,
): Promise<IndexProgress> {
  const { isAlone, workHere, progress } = dependencies
  const show = createDisplay(progress)
  const isSilent = createSilenceDetector()
  let stop = isAlone ? await workHere() : undefined
  try {
    for (;;) {
      const state = await look(dependencies)
      show(state)
      if (state?.requestId === requestId && hasEnded(state)) return state
      if (isSilent(state)) stop ??= await workHere()
      await pause(lookEveryMs, signal)
    }
  } finally {
    progress.finish()
    await stop?.()
  }
}

/** @throws AppError when it ended without success. */
function hasEnded({ state, reason }: IndexProgress): boolean {
  if (state !== 'failed') return state === 'done'
  throw new AppError(`what was imported cannot be indexed: ${reason}`, { remedy: later })
}

/** Tells whether nothing was heard of a job for as long as somebody who is at work would need to be heard. */
function createSilenceDetector(): (state: IndexProgress | undefined) => boolean {
  let last = { seen: '', at: performance.now() }
  return (state) => {
    const seen = JSON.stringify(state)
    if (last.seen !== seen) last = { seen, at: performance.now() }
    const patienceMs = state?.state === 'running' ? silenceMs : graceMs
    return performance.now() - last.at > patienceMs
  }
}

const later = 'the catalogue is imported; a bot that runs goes on with it, or run `vitryna index`'

async function look({ states }: FollowDependencies): Promise<IndexProgress | undefined> {
  try {
    return await states.read()
  } catch (cause) {
    throw new AppError(`indexing cannot be followed: ${messageOf(cause)}`, { remedy: later, cause })
  }
}

/** Shows a job's steps on a bar; a job that begins anew begins a new bar. */
function createDisplay(progress: Progress) {
  let shown = { total: 0, done: 0 }
  return (state: IndexProgress | undefined) => {
    if (!state || state.total === 0) return
    const { total, done } = state
    if (total !== shown.total || done < shown.done) {
      progress.start('indexing photos', total)
      shown = { total, done: 0 }
    }
    progress.advance(done - shown.done)
    shown = { total, done }
  }
}
