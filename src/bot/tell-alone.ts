import type { Context } from 'grammy'

/**
 * Says something in a group to the one who wrote or tapped there, alone. Nothing depends on it: where Telegram does not
 * take it nobody is told, for the others are not to read it.
 * @returns whether they were told
 */
export async function tellAlone(ctx: Context, text: string): Promise<boolean> {
  const { chat, from, msg } = ctx
  if (!chat || !from) return false
  const threadId = msg?.is_topic_message ? msg.message_thread_id : undefined
  try {
    await ctx.api.sendMessage(chat.id, text, {
      parse_mode: 'HTML',
      ephemeral_message_parameters: { receiver_user_id: from.id },
      ...(threadId === undefined ? {} : { message_thread_id: threadId }),
    })
    return true
  } catch {
    return false
  }
}
