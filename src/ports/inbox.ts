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

/**
 * What became of an update: it was kept before, for Telegram repeats itself; or it is the next of its chat; or other
 * work of its chat goes before it.
 */
export type Accepted = 'repeated' | 'next' | 'waiting'

/** Where updates are kept before Telegram is told that they arrived. */
export interface Inbox {
  /**
   * Keeps an update together with the job that will handle it, in one transaction. Updates of one chat are handled in
   * the order of their ids among those that have arrived; nothing waits for one that has not.
   * @returns how it stands.
   */
  accept(update: StoredUpdate, lane: UpdateLane): Promise<Accepted>
  read(updateId: number): Promise<unknown>
}
