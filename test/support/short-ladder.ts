import { createIdentificationLog } from '#src/adapters/postgres/answers/identification-log.ts'
import { createChannelPosts } from '#src/adapters/postgres/chat/channel-posts.ts'
import type { Db } from '#src/adapters/postgres/connection/connect.ts'
import type { CategoryGuess } from '#src/domain/category.ts'
import type { Outcome } from '#src/domain/outcome.ts'
import type { Identify } from '#src/identify/identifier.ts'
import { climbLadder } from '#src/identify/ladder.ts'
import { categoryIn, type Rung } from '#src/identify/rung.ts'
import { createForwardRung } from '#src/identify/rungs/forward-rung.ts'
import { noDeadline } from '#src/lib/deadline.ts'
import { withheldReason } from '#src/models/switched-off.ts'
import { fingerprintPhoto } from '#src/photo/fingerprint.ts'
import type { AnswerContext, AnswerStore } from '#src/ports/answer-store.ts'
import { questionOf } from './fakes.ts'
import { candidatesOf } from './outcomes.ts'

/** What the ladder was asked. */
export interface AskedPhoto {
  readonly fileKey: string
  readonly caption: string | undefined
}

/** What a photo shows, and what it was sorted under. */
export type Sight = Outcome & { readonly category?: CategoryGuess }

/** What a model outside of the shop says that a photo shows, by its caption. */
export type ModelSees = (caption: string) => Outcome

/** What a ladder remembers of earlier answers. */
export interface Memory {
  readonly answers: Pick<AnswerStore, 'findByFile'>
  /** Those that look at the picture. */
  readonly rungs: readonly Rung[]
  readonly context: () => Promise<AnswerContext>
}

/** It forgets everything at once. */
const noMemory: Memory = {
  answers: { findByFile: async () => undefined },
  rungs: [],
  context: async () => ({ embedderId: 'fake@1', catalogueRevision: 'revision 1' }),
}

export interface ShortLadderOptions {
  readonly db: Db
  /** What a photo shows, by the caption that counts for it. */
  readonly sees: (caption: string) => Sight | Promise<Sight>
  readonly onAsked: (photo: AskedPhoto) => void
  /** The last rung of the ladder, where there is one. */
  readonly modelSees: () => ModelSees | undefined
}

/** A ladder of the rung that knows forwards, one that sees what the test says, and a model where the test has one. */
export function shortLadder(
  { db, sees, onAsked, modelSees }: ShortLadderOptions,
  memory: Memory = noMemory,
): Identify {
  const forward = createForwardRung(memory.answers, createChannelPosts(db))
  const usual = [forward, ...memory.rungs, createSeeingRung(sees)]
  return async (photo, { caption = '', posts = [], mayLeave = true } = {}) => {
    onAsked({ fileKey: photo.fileKey, caption })
    const hashed = async () => fingerprintPhoto(await photo.decode())
    const query = questionOf({ ...photo, caption, posts, mayLeave, hashed })
    const model = modelSees()
    const rungs = model ? [...usual, createModelRung(model)] : usual
    const context = await memory.context()
    const climb = { rungs, context, fresh: false, deadline: noDeadline }
    const identification = await climbLadder(query, climb)
    const record = { ...identification, ...context, fileKey: photo.fileKey }
    // Tickets go by what is written down.
    if (identification.category) await createIdentificationLog(db).append(record)
    return identification
  }
}

/** Decides what the model knows; a photo that may not leave the shop it is not shown. */
function createModelRung(modelSees: ModelSees): Rung {
  return {
    name: 'llm',
    async climb({ caption, mayLeave }) {
      if (!mayLeave) return { result: 'unavailable', reason: withheldReason }
      const outcome = modelSees(caption)
      if (outcome.outcome !== 'matched') return { result: 'undecided', reason: 'a test' }
      const { sku, confidence } = outcome
      const candidates = candidatesOf('MRIYA-PINK', 'LAGUNA-NAVY')
      return { result: 'decided', sku, confidence, candidates, reason: 'a test' }
    },
  }
}

function createSeeingRung(sees: ShortLadderOptions['sees']): Rung {
  return {
    name: 'embedding',
    async climb({ caption, decode }) {
      await decode()
      const outcome = await sees(caption)
      const candidates = candidatesOf('MRIYA-PINK', 'LAGUNA-NAVY')
      const seen = { candidates, reason: 'a test', ...categoryIn(outcome) }
      switch (outcome.outcome) {
        case 'matched':
          return { ...seen, result: 'decided', sku: outcome.sku, confidence: outcome.confidence }
        case 'ambiguous':
          return { ...seen, result: 'undecided', named: outcome.offered }
        case 'unknown':
          return { ...seen, result: 'undecided' }
      }
    },
  }
}
