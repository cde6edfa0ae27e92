import type { Head } from '#src/domain/head.ts'

/** Heads as they were learned; none is ever changed, so that a version says for ever what it did. */
export interface HeadStore {
  /** @returns its version, one that no other head has or had. */
  save(embedderId: string, head: Head): Promise<number>
  find(embedderId: string, version: number): Promise<Head | undefined>
  learnedAt(embedderId: string, version: number): Promise<Date | undefined>
  /** Of every embedder. */
  learnedSince(time: Date): Promise<readonly { embedderId: string; version: number }[]>
  remove(versions: readonly number[]): Promise<void>
}
