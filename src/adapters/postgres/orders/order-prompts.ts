import type { Db } from '#src/adapters/postgres/connection/connect.ts'
import type { OrderPrompts } from '#src/ports/order-prompts.ts'

export function createOrderPrompts(db: Db): OrderPrompts {
  return {
    async note({ chatId, messageId }, { orderId, kind }) {
      await db
        .insertInto('order_prompts')
        .values({ chat_id: chatId, message_id: messageId, order_id: orderId, kind })
        .onConflict((conflict) => conflict.doNothing())
        .execute()
    },
    async find({ chatId, messageId }) {
      const row = await db
        .selectFrom('order_prompts')
        .select(['order_id as orderId', 'kind'])
        .where('chat_id', '=', String(chatId))
        .where('message_id', '=', String(messageId))
        .executeTakeFirst()
      return row
    },
  }
}
