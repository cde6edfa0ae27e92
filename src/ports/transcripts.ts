/** One thing that was said or done. */
export interface TranscriptEntry {
  readonly at: Date
  /** null: the shopper, or nobody by name. */
  readonly name: string | null
  readonly who: 'shopper' | 'manager'
  /** What was written; '' where nothing was, or it is not kept any more. */
  readonly text: string
  /** `photo`, `voice` … of a message; `answer`, `close` … of what a manager did. */
  readonly kind: string
}

export interface Transcript {
  readonly ticketId: number
  readonly shopper: { readonly id: number; readonly name: string }
  readonly openedAt: Date
  /** Oldest first. */
  readonly entries: readonly TranscriptEntry[]
}

/** What was said under tickets. */
export interface Transcripts {
  /** @returns undefined when there is no such ticket */
  read(ticketId: number): Promise<Transcript | undefined>
}
