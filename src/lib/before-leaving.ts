import { AsyncLocalStorage } from 'node:async_hooks'

/** @param after the highest message id known where the call goes; undefined when none is. */
export type OnLeaving = (after: number | undefined) => Promise<void>

const current = new AsyncLocalStorage<OnLeaving>()

/**
 * Has `onLeaving` called before each call of the Bot API in `work` leaves for Telegram: limits may hold it back for
 * minutes, and only what has left may have arrived although nobody heard of it.
 */
export function withOnLeaving<T>(onLeaving: OnLeaving, work: () => Promise<T>): Promise<T> {
  return current.run(onLeaving, work)
}

/** For whoever makes the call. */
export async function isLeaving(after: () => number | undefined): Promise<void> {
  await current.getStore()?.(after())
}
