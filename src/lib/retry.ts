import { setTimeout as delay } from 'node:timers/promises'

export interface RetryOptions {
  readonly attempts: number
  /** After the first failure. */
  readonly delayMs: number
  readonly isFinal: (error: unknown) => boolean
}

/**
 * Tries again after a failure, waiting twice as long each time. The last failure, and one that `isFinal` says will not
 * pass, is thrown as it is.
 */
export async function retry<T>(
  work: () => Promise<T>,
  { attempts, delayMs, isFinal }: RetryOptions,
): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await work()
    } catch (error) {
      if (attempt >= attempts || isFinal(error)) throw error
      await delay(delayMs * 2 ** (attempt - 1))
    }
  }
}
