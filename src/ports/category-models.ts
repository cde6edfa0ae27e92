import type { LearnedCategories } from '#src/domain/category-model.ts'

/** Category models as they were learned; none is ever changed. */
export interface CategoryModels {
  /** @returns its version, one that no other model has or had. */
  save(embedderId: string, model: LearnedCategories): Promise<number>
  find(embedderId: string, version: number): Promise<LearnedCategories | undefined>
  /** Of every embedder. */
  learnedSince(time: Date): Promise<readonly { embedderId: string; version: number }[]>
  remove(versions: readonly number[]): Promise<void>
}
