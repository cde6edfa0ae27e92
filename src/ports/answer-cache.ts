import type { Answer } from './answer-store.ts'

/**
 * Answers by key, kept near for a while. It may forget at any time, and a failure of it is as good as having
 * forgotten: callers never see one.
 */
export interface AnswerCache {
  get(key: string): Promise<Answer | undefined>
  /** `ttlSeconds` > 0. */
  set(key: string, answer: Answer, ttlSeconds: number): Promise<void>
  delete(key: string): Promise<void>
  /** `connected`, or why not. */
  health(): Promise<'connected' | 'unreachable'>
  close(): Promise<void>
}
