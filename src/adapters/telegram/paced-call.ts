/** A call that counts against the limit of its group. */
export interface PacedCall {
  readonly chatId: number
  /** How many messages it counts as: an album as many as it has. */
  readonly messages: number
  /** It changes what is there already, and brings nobody's words. */
  readonly isEdit: boolean
  /** Edits with the same target show only the last of them. */
  readonly target: string
}

const news =
  /^(send(?!ChatAction|MessageDraft|RichMessageDraft)\w+|copyMessages?|forwardMessages?|createForumTopic)$/
const edits = /^(editMessage\w+|editForumTopic|closeForumTopic|reopenForumTopic|pinChatMessage)$/

/** Whether a message is there and the bot's own: refused either way, and seen by nobody. */
export function onlyAsks(method: string, payload: object | undefined): boolean {
  return method === 'editMessageReplyMarkup' && !('reply_markup' in (payload ?? {}))
}

/** @returns undefined for what does not count: private chats, and calls that put nothing into a chat. */
export function pacedCall(method: string, payload: object | undefined): PacedCall | undefined {
  const isEdit = edits.test(method)
  if ((!isEdit && !news.test(method)) || onlyAsks(method, payload)) return undefined
  const {
    chat_id: chatId,
    message_id: messageId,
    message_thread_id: threadId,
    media,
    message_ids: ids,
  } = (payload ?? {}) as Readonly<Record<string, unknown>>
  if (typeof chatId !== 'number' || chatId >= 0) return undefined
  const many = method === 'sendMediaGroup' ? media : ids
  return {
    chatId,
    messages: Array.isArray(many) ? many.length : 1,
    isEdit,
    target: `${method} ${messageId ?? threadId}`,
  }
}
