import type { Answer } from './answer-store.ts'
import type { CacheError } from './errors.ts'

/**
 * Answers by key, kept close to the process for a while. It may forget at any time. A failure counts as a miss: callers
 * never see one.
 */
export interface AnswerCache {
  get(key: string): Promise<Answer | undefined>
  /** `ttlSeconds` > 0. */
  set(key: string, answer: Answer, ttlSeconds: number): Promise<void>
  delete(key: string): Promise<void>
  /** Why it cannot be reached now; undefined when it can. */
  failure(): Promise<CacheError | undefined>
  close(): Promise<void>
}
