/** Durable work that keeps no order, and what it needs to know. */
export interface JobData {
  /** Show a new ticket to the managers. */
  readonly 'post-ticket': { readonly ticketId: number }
  /** Tell the shopper what a manager decided. */
  readonly 'deliver-answer': { readonly ticketId: number }
  /** Learn from what people said an inquiry's photos show. */
  readonly learn: { readonly inquiryId: number }
  /** Tell the managers a notice. */
  readonly 'tell-managers': { readonly noticeKey: string }
  /** Show the managers an order as it is now. */
  readonly 'show-order': { readonly orderId: number }
  /** Tell a shopper what happened to their order. */
  readonly 'tell-order': { readonly eventId: number }
  /** Tell a shopper that what they wished for is back. */
  readonly 'tell-restocked': { readonly wishId: number }
  /** Ask the shopper what they thought of a ticket that was closed. */
  readonly 'ask-rating': { readonly ticketId: number }
  /** Remove what has become old. */
  readonly prune: Readonly<Record<never, never>>
  /** Learn a head and thresholds anew from what was confirmed. */
  readonly refit: Readonly<Record<never, never>>
  /** Write a backup of the shop. */
  readonly 'back-up': Readonly<Record<never, never>>
  /** Make what an import brought known to recognition, or all photos anew. */
  readonly 'index-catalogue': {
    readonly requestId: string
    readonly everything?: boolean
    readonly report?: IndexReport | undefined
  }
}

/** The message that tells how far an indexing job is. */
export interface IndexReport {
  readonly chatId: number
  readonly messageId: number
  /** What stands above the progress, as Telegram's HTML. */
  readonly title: string
}

export type JobName = keyof JobData

/** Does one job. May be run again after a crash: every step must bear repetition. Throws to be tried again. */
export type JobHandler<Name extends JobName> = (
  data: JobData[Name],
  signal: AbortSignal,
) => Promise<void>

export interface JobWorker<Name extends JobName> {
  readonly handle: JobHandler<Name>
  /** Called once when the job failed for good: the last chance not to be silent. */
  readonly giveUp: (data: JobData[Name]) => Promise<void>
}

export type JobWorkers = { readonly [Name in JobName]: JobWorker<Name> }

/** Durable work: what was promised in a transaction is done, by whichever process is alive. */
export interface Jobs {
  /** Takes on jobs of the kinds that there are workers for. */
  start(workers: Partial<JobWorkers>): Promise<void>
  /** Promises a job, unless one waits or is being done: by whichever process asks first. */
  sendOnce(name: 'refit'): Promise<void>
  /** Promises a job that is due once in so many hours, by whichever process asks first. */
  sendEvery(hours: number, name: 'prune' | 'back-up'): Promise<void>
  /** Takes no new job, lets those in hand finish for so long, and hands back the rest. */
  stop(deadlineMs: number): Promise<void>
}
