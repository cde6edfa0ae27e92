import type { Context } from 'grammy'

/**
 * Says something in a group to the one who wrote or tapped there, alone. Nothing depends on it: where Telegram does not
 * take it nobody is told, for the others are not to read it: a server that does not know of such messages shows them to
 * all, and then it goes at once.
 * @returns whether they were told
 */
export async function tellAlone(ctx: Context, text: string): Promise<boolean> {
  const { chat, from, msg } = ctx
  if (!chat || !from) return false
  const threadId = msg?.is_topic_message ? msg.message_thread_id : undefined
  try {
    const sent = await ctx.api.sendMessage(chat.id, text, {
      parse_mode: 'HTML',
      ephemeral_message_parameters: { receiver_user_id: from.id },
      ...(threadId === undefined ? {} : { message_thread_id: threadId }),
    })
    if (sent.receiver_user) return true
    await ctx.api.deleteMessage(chat.id, sent.message_id)
    return false
  } catch {
    return false
  }
}
