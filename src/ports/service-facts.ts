/** How photos were answered within some time. */
export interface AnswerCounts {
  readonly answered: number
  /** Of these, over 10 s after the last message that was answered. */
  readonly slow: number
  /** Given up, and given to a person. */
  readonly failed: number
}

/** How shoppers are served, as far as the database knows. */
export interface ServiceFacts {
  answers(hours: number): Promise<AnswerCounts>
  /** Updates of the last so many hours, and of the same hours a week ago. */
  updates(hours: number): Promise<{ readonly now: number; readonly weekAgo: number }>
  /** Open tickets that are past their deadline for so many minutes. */
  lateTickets(minutes: number): Promise<number>
}
