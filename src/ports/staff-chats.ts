import type { ActingManager } from './audit-log.ts'

/** Which chats are managers' groups. */
export interface StaffChats {
  /** Oldest first; the first takes what has no group of its own. */
  list(): Promise<readonly number[]>
  has(chatId: number): Promise<boolean>
  /**
   * Makes the group of the settings the first one. A group that was seeded before and became a supergroup meanwhile keeps
   * its new id; another id in the settings takes the old seed's place.
   */
  seed(chatId: number): Promise<void>
  /** The code that makes a group a managers' group, once: the next one is another. Made when it is first asked for. */
  setupCode(): Promise<string>
  /**
   * Makes a manager's group one of the managers' groups, if they know the code.
   * @param code in any case, with or without its dashes
   * @returns false when it is another one
   */
  join(code: string, by: ActingManager): Promise<boolean>
  /** A group became a supergroup, under another id. Unknown groups change nothing. */
  migrate(fromChatId: number, toChatId: number): Promise<void>
}
