import type { ShopperData } from '#src/ports/shopper-data.ts'
import type { StaffChat } from '#src/ports/staff-chat.ts'
import type { ShopperTopics } from '#src/ports/talk-chats.ts'

export interface ForgetDependencies {
  readonly shopperData: ShopperData
  readonly staffChat: Pick<StaffChat, 'removeTicket' | 'tell'>
  readonly topics: Pick<ShopperTopics, 'remove'>
  /** Forgets photos, by their file keys, and what was learned from them. */
  readonly forgetPhotos: (fileKeys: readonly string[]) => Promise<void>
  /** Removes the cases of evals that were made of them. @returns those that are out of reach. */
  readonly forgetCases: (fileKeys: readonly string[]) => Promise<readonly string[]>
}

/**
 * Removes whatever carries a shopper. Copies that Telegram does not let the bot delete are listed for the managers.
 * Bears repetition.
 * @param askedBy the update that asks for it, which is kept until `shopperData.emptyUpdate`
 * @throws Error while something of theirs is being worked on: to be tried again.
 */
export async function forgetShopper(
  { shopperData, staffChat, topics, forgetPhotos, forgetCases }: ForgetDependencies,
  shopperId: number,
  askedBy: number,
): Promise<void> {
  if (!(await shopperData.cancelWork(shopperId))) {
    throw new Error('work for the shopper who is to be forgotten has not ended yet')
  }
  const { fileKeys, tickets, topics: own } = await shopperData.traces(shopperId)
  const left = new Set<number>()
  for (const topic of own) {
    // It has the shopper's name.
    if (!(await topics.remove(topic))) for (const { ticketId } of tickets) left.add(ticketId)
  }
  for (const { ticketId, message } of tickets) {
    if (!(await staffChat.removeTicket(message))) left.add(ticketId)
  }
  if (left.size > 0) await staffChat.tell({ kind: 'copies-left', tickets: [...left] })
  const files = await forgetCases(fileKeys)
  if (files.length > 0) await staffChat.tell({ kind: 'cases-left', files })
  await forgetPhotos(fileKeys)
  await shopperData.remove(shopperId, askedBy)
}
