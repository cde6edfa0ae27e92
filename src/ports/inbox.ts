import type { ChatQueue } from './chat-jobs.ts'

/** What is kept of a Telegram update: all of it. */
export interface StoredUpdate {
  readonly update_id: number
}

/** Whose update it is, and how soon it is due. */
export interface UpdateLane {
  /** 'query' for what overtakes everything, also in its own chat. */
  readonly queue: Extract<ChatQueue, 'update' | 'query'>
  /** The chat whose order it keeps. */
  readonly chatId: number
  /** Among updates of different chats small goes first: 0 taps and commands, 1 words, 2 photos. */
  readonly urgency: 0 | 1 | 2
}

/** Where updates are kept before Telegram is told that they arrived. */
export interface Inbox {
  /**
   * Keeps an update together with the job that will handle it, in one transaction. Updates of one chat are handled in
   * the order of their ids among those that have arrived; nothing waits for one that has not.
   * @returns false when it was kept before: Telegram repeats itself.
   */
  accept(update: StoredUpdate, lane: UpdateLane): Promise<boolean>
  read(updateId: number): Promise<unknown>
  /** Forgets updates so old that Telegram, which keeps them for a day, cannot repeat them. */
  prune(): Promise<void>
}
