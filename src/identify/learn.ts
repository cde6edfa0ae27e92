import type { Sku } from '#src/domain/sku.ts'
import { fingerprint } from '#src/photo/fingerprint.ts'
import type { AnswerStore } from '#src/ports/answer-store.ts'
import type { CatalogueStore } from '#src/ports/catalogue-store.ts'
import { minQuality } from './fingerprint-rung.ts'
import type { Question } from './rung.ts'

export interface LearnDependencies {
  readonly answers: Pick<AnswerStore, 'remember' | 'forget'>
  readonly catalogue: Pick<CatalogueStore, 'revision'>
  readonly embedderId: string
}

/** A photo and what a manager says it shows. */
export interface Lesson extends Pick<Question, 'fileKey' | 'decode'> {
  /** null: the shop does not sell it. */
  readonly sku: Sku | null
}

/** Keeps a manager's word: from now on the same photo is answered by it, and before any answer of the machine. */
export async function learn(dependencies: LearnDependencies, lesson: Lesson): Promise<void> {
  const { answers, catalogue, embedderId } = dependencies
  const { sku, fileKey } = lesson
  const context = { embedderId, catalogueRevision: await catalogue.revision() }
  // What the machine said of it was wrong, whatever is right.
  await answers.forget(fileKey, context)
  if (sku === null) return
  const print = await fingerprint(await lesson.decode())
  await answers.remember({
    ...context,
    fileKey,
    fingerprint: print.quality >= minQuality ? print : null,
    sku,
    method: 'manager',
    decidedBy: 'manager',
    confidence: 1,
    candidates: [{ sku, score: 1 }],
    lifetimeSeconds: null,
  })
}
