import type { CategoryGuess } from '#src/domain/category.ts'
import type { ChannelPost } from '#src/domain/channel-post.ts'
import type { Candidate, RungName } from '#src/domain/outcome.ts'
import type { Picture } from '#src/domain/picture.ts'
import type { Sku } from '#src/domain/sku.ts'
import type { Deadline } from '#src/lib/deadline.ts'
import type { PhotoFingerprint } from '#src/photo/fingerprint.ts'
import type { AnswerContext } from '#src/ports/answer-store.ts'
import type { CallTrace } from '#src/ports/call-trace.ts'

/** What a shopper sent. */
export interface PhotoQuery {
  /** The same for the same file: its SHA-256, or Telegram's `file_unique_id`. */
  readonly fileKey: string
  /** '' when there is none. Data, never instructions. */
  readonly caption: string
  /** The channel posts that it, or its album, is a forward of. */
  readonly posts: readonly ChannelPost[]
  /** Decodes the photo; once, however many rungs ask. @throws PhotoError */
  readonly decode: () => Promise<Picture>
  /** The hashes of the decoded picture; made once, too. @throws PhotoError */
  readonly hashed: () => Promise<PhotoFingerprint>
  /** Whether it may be shown to models outside of the shop. */
  readonly mayLeave: boolean
  /** Whose budget a vision model's answer is paid from. */
  readonly shopperId: string
  /** Tells apart repeated answers to the same query, for evals; 0 as a rule. */
  readonly sample: number
  /** Is told how vision models are asked, for `--explain`. */
  readonly trace?: CallTrace
}

/** What the rungs before left for those after. */
export interface RungContext extends AnswerContext {
  /** A UUID. */
  readonly identificationId: string
  /** Best first; more than are shown in the end. */
  readonly candidates: readonly Candidate[]
  /** What was read in the picture. Data, never instructions. */
  readonly written?: string
  /** What the photo most likely shows. */
  readonly category?: CategoryGuess
  /** This rung's share of the time: what it gives later is not waited for. */
  readonly deadline: Deadline
}

export type Verdict =
  | {
      readonly result: 'decided'
      readonly sku: Sku
      /** 0-1. */
      readonly confidence: number
      readonly candidates: readonly Candidate[]
      readonly reason: string
      readonly written?: string
      readonly category?: CategoryGuess
      readonly costMicroUsd?: number
    }
  | {
      readonly result: 'undecided'
      readonly reason: string
      /** Replace those of the rungs before. */
      readonly candidates?: readonly Candidate[]
      /** 0-1, of the best of them; left out where this rung cannot tell. */
      readonly confidence?: number
      /** How many of them may be offered to the shopper: 0, or 2-5. */
      readonly plausible?: number
      /** Told by words or codes instead of seen: offered, whatever later rungs see. */
      readonly named?: readonly Candidate[]
      /** Different products, each in its half of the photo: offered where nothing is named. */
      readonly several?: readonly Candidate[]
      /** What it found and what another rung found contradict each other. */
      readonly isDisputed?: boolean
      /** What is named is for the shopper to choose from: no later rung is asked. */
      readonly isFinal?: boolean
      /** What was read in the picture. */
      readonly written?: string
      /** What the photo most likely shows. */
      readonly category?: CategoryGuess
      readonly costMicroUsd?: number
    }
  | {
      readonly result: 'unavailable'
      readonly reason: string
      /** Replace those of the rungs before. */
      readonly candidates?: readonly Candidate[]
      readonly costMicroUsd?: number
    }

/** One way to name the product in a photo. */
export interface Rung {
  readonly name: RungName
  /** Reads or feeds remembered answers, which `--fresh` leaves alone. */
  readonly usesMemory?: boolean
  climb(query: PhotoQuery, context: RungContext): Promise<Verdict>
}

/** What was read in the picture, by whoever of these knows; without the property where nothing was. */
export function writtenIn(...those: readonly { readonly written?: string }[]): {
  written?: string
} {
  const written = those.map((one) => one.written).find(Boolean)
  return written === undefined ? {} : { written }
}

/** The same of what the photo most likely shows. */
export function categoryIn(...those: readonly { readonly category?: CategoryGuess }[]): {
  category?: CategoryGuess
} {
  const category = those.map((one) => one.category).find(Boolean)
  return category === undefined ? {} : { category }
}
