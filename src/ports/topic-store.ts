/** Which topic of a managers' group is which shopper's. */
export interface TopicStore {
  find(staffChatId: number, shopperId: number): Promise<number | null>
  note(staffChatId: number, shopperId: number, threadId: number): Promise<void>
  /** The topic is gone: its tickets are promised to be posted anew. */
  forget(staffChatId: number, shopperId: number): Promise<void>
}
