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
  /** A group became a supergroup, under another id. Unknown groups change nothing. */
  migrate(fromChatId: number, toChatId: number): Promise<void>
}
