import { pause } from './pause.ts'

export interface KeepTryingOptions {
  /** Ends the waiting, and with it the trying. */
  readonly signal?: AbortSignal
  /**
   * Told of each failure, the first is 1. @returns how long to wait before the next try, in milliseconds; throws to give
   * up.
   */
  readonly onFailure: (error: unknown, failures: number) => number
}

/** Does `work` until it succeeds, however often that takes. @throws what `onFailure` throws, and AbortError. */
export async function keepTrying<T>(
  work: () => Promise<T>,
  { signal, onFailure }: KeepTryingOptions,
): Promise<T> {
  for (let failures = 1; ; failures += 1) {
    try {
      return await work()
    } catch (error) {
      await pause(onFailure(error, failures), signal)
    }
  }
}
