import type { Identification } from '#src/domain/outcome.ts'
import { lazy } from '#src/lib/lazy.ts'
import { fingerprint } from '#src/photo/fingerprint.ts'
import type { AnswerContext, AnswerStore } from '#src/ports/answer-store.ts'
import type { CatalogueStore } from '#src/ports/catalogue-store.ts'
import type { Embedder } from '#src/ports/embedder.ts'
import type { IdentificationLog } from '#src/ports/identification-log.ts'
import type { SettingsStore } from '#src/ports/settings-store.ts'
import type { VectorIndex } from '#src/ports/vector-index.ts'
import type { VisionModel } from '#src/ports/vision-model.ts'
import { createCaptionRung } from './caption-rung.ts'
import { createEmbeddingRung } from './embedding-rung.ts'
import { createFingerprintRung, minQuality } from './fingerprint-rung.ts'
import { createForwardRung } from './forward-rung.ts'
import { climbLadder } from './ladder.ts'
import { createLlmRung } from './llm-rung.ts'
import type { Question, Rung } from './rung.ts'

export interface IdentifierPorts {
  readonly catalogue: Pick<CatalogueStore, 'findSkus' | 'revision'>
  readonly answers: AnswerStore
  readonly embedder: Embedder
  readonly index: VectorIndex
  readonly settings: Pick<SettingsStore, 'get'>
  readonly model: VisionModel
  readonly identifications: IdentificationLog
}

export interface IdentifyOptions {
  readonly caption?: string
  /** Neither reads nor feeds remembered answers. */
  readonly fresh?: boolean
}

/** @throws PhotoError when the photo cannot be read and a rung had to look at it. */
export type Identify = (
  photo: Pick<Question, 'fileKey' | 'decode'>,
  options?: IdentifyOptions,
) => Promise<Identification>

/** A machine's answer is worth repeating for a day; then the shop and its photos have moved on. */
const machineLifetimeSeconds = 24 * 60 * 60
/** These are answers from memory or from words: they say nothing new about how the photo looks. */
const notRemembered = new Set(['forward', 'fingerprint', 'caption'])

/** The whole of an identification: the ladder, the log, and the memory of what was matched. */
export function createIdentifier(ports: IdentifierPorts): Identify {
  const rungs: readonly Rung[] = [
    createCaptionRung(ports.catalogue),
    createForwardRung(ports.answers),
    createFingerprintRung(ports.answers),
    createEmbeddingRung(ports),
    createLlmRung(ports.model),
  ]
  return async (photo, { caption = '', fresh = false } = {}) => {
    const context = {
      embedderId: ports.embedder.id,
      catalogueRevision: await ports.catalogue.revision(),
    }
    const decode = lazy(photo.decode).get
    const question: Question = {
      fileKey: photo.fileKey,
      caption,
      decode,
      fingerprint: lazy(async () => fingerprint(await decode())).get,
    }
    const identification = await climbLadder(question, { rungs, context, fresh })
    await ports.identifications.append({ ...identification, ...context, fileKey: photo.fileKey })
    if (!fresh) await remember(ports.answers, { question, identification, context })
    return identification
  }
}

interface Finished {
  readonly question: Question
  readonly identification: Identification
  readonly context: AnswerContext
}

async function remember(
  answers: AnswerStore,
  { question, identification, context }: Finished,
): Promise<void> {
  const { outcome, candidates } = identification
  if (outcome.outcome !== 'matched' || notRemembered.has(outcome.method)) return
  const print = await question.fingerprint()
  await answers.remember({
    ...context,
    sku: outcome.sku,
    method: outcome.method,
    confidence: outcome.confidence,
    candidates,
    decidedBy: 'machine',
    fileKey: question.fileKey,
    fingerprint: print.quality >= minQuality ? print : null,
    lifetimeSeconds: machineLifetimeSeconds,
  })
}
