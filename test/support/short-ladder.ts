import { createChannelPosts } from '#src/adapters/postgres/chat/channel-posts.ts'
import type { Db } from '#src/adapters/postgres/connection/connect.ts'
import type { Outcome } from '#src/domain/outcome.ts'
import type { Identify } from '#src/identify/identifier.ts'
import { climbLadder } from '#src/identify/ladder.ts'
import type { Rung } from '#src/identify/rung.ts'
import { createForwardRung } from '#src/identify/rungs/forward-rung.ts'
import { noDeadline } from '#src/lib/deadline.ts'
import { questionOf } from './fakes.ts'
import { candidatesOf } from './outcomes.ts'

/** What the ladder was asked. */
export interface AskedPhoto {
  readonly fileKey: string
  readonly caption: string | undefined
}

export interface ShortLadderOptions {
  readonly db: Db
  /** What a photo shows, by the caption that counts for it. */
  readonly sees: (caption: string) => Outcome
  readonly onAsked: (photo: AskedPhoto) => void
}

/** The ladder with two rungs: the one that knows forwards, and one that sees what the test says. */
export function shortLadder({ db, sees, onAsked }: ShortLadderOptions): Identify {
  const noAnswers = { findByFile: async () => undefined }
  const rungs = [createForwardRung(noAnswers, createChannelPosts(db)), createSeeingRung(sees)]
  const context = { embedderId: 'fake@1', catalogueRevision: 'revision 1' }
  return async (photo, { caption = '', posts = [] } = {}) => {
    onAsked({ fileKey: photo.fileKey, caption })
    const query = questionOf({ ...photo, caption, posts })
    return climbLadder(query, { rungs, context, fresh: false, deadline: noDeadline })
  }
}

function createSeeingRung(sees: ShortLadderOptions['sees']): Rung {
  return {
    name: 'embedding',
    async climb({ caption, decode }) {
      await decode()
      const outcome = sees(caption)
      const seen = { candidates: candidatesOf('MRIYA-PINK', 'LAGUNA-NAVY'), reason: 'a test' }
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
