/**
 * Kinds of work that keep the order of their chat: updates from Telegram, those of them for which nobody can wait
 * (a checkout, an inline query), inquiries to be answered, and what people say to each other through the bot, a lane for
 * each shopper and direction.
 */
export const chatQueues = ['update', 'query', 'answer', 'to-shopper', 'to-managers'] as const
export type ChatQueue = (typeof chatQueues)[number]

/** One piece of such work. */
export interface NewChatJob {
  readonly queue: ChatQueue
  readonly chatId: number
  /** `update_id`, or the id of an inquiry or a delivery: its place among the work of its chat, and what the work is about. */
  readonly position: number
  /** 0 goes first, among the work of different chats. */
  readonly urgency: number
}

/** The work of one queue in one chat: at most one process has it, and does one job of it at a time. */
export interface Lane {
  readonly queue: ChatQueue
  readonly chatId: number
}

/** A job that was taken out of its lane to be done. */
export interface ChatJob extends NewChatJob {
  readonly id: string
  /** Tells apart what was taken and what was promised anew meanwhile. */
  readonly version: number
  /** How often it was taken, this time included; a process that died in it counts. */
  readonly attempts: number
  /** How often it failed and its chat went on without it. */
  readonly failures: number
}

/** Work in lanes as it is kept. */
export interface ChatJobStore {
  /** Leases lanes that nobody has and that have work due, the most urgent first. @param limit >= 1 */
  claim(queue: ChatQueue, limit: number): Promise<readonly Lane[]>
  /** Takes the first job that is due in a lane of one's own. */
  take(lane: Lane): Promise<ChatJob | undefined>
  /** Forgets a job that is done, unless it was promised anew since it was taken. */
  complete(job: ChatJob): Promise<void>
  /** Lets the chat go on without a job that failed; it is due again after so long. */
  setAside(job: ChatJob, delayMs: number): Promise<void>
  /** Keeps the leases of these lanes, as far as they are still this process's own; others run out. */
  renew(lanes: readonly Lane[]): Promise<void>
  release(lane: Lane): Promise<void>
  /** For the only process on a database: no lease is anybody else's. */
  releaseAll(): Promise<void>
}

/** Does jobs of one queue. May be run again after a crash: every step must bear repetition. Throws to be tried again. */
export interface ChatWorker {
  handle(position: number, signal: AbortSignal): Promise<void>
  /** Called once when the job failed for good: the last chance not to be silent. */
  giveUp(position: number): Promise<void>
}

export type ChatWorkers = Readonly<Record<ChatQueue, ChatWorker>>
