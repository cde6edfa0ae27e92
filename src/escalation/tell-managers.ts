import type { TicketWarning } from '#src/domain/notice.ts'
import type { InquiryStore } from '#src/ports/inquiry-store.ts'
import type { JobWorker } from '#src/ports/jobs.ts'
import type { Notices } from '#src/ports/notices.ts'
import type { StaffChat } from '#src/ports/staff-chat.ts'
import type { ShopperTopics } from '#src/ports/talk-chats.ts'
import type { TicketStore } from '#src/ports/ticket-store.ts'

export interface TellDependencies {
  readonly notices: Pick<Notices, 'get'>
  readonly tickets: Pick<TicketStore, 'get'>
  readonly inquiries: Pick<InquiryStore, 'get'>
  readonly topics: Pick<ShopperTopics, 'find'>
  readonly staffChat: Pick<StaffChat, 'tell'>
  /** Told when a notice could not be delivered, for good. */
  readonly onLost: (noticeKey: string) => void
}

/** Tells the managers a notice in their group. */
export function createTellManagersWorker(
  dependencies: TellDependencies,
): JobWorker<'tell-managers'> {
  const { notices, staffChat, onLost } = dependencies
  return {
    handle: async ({ noticeKey }) => {
      const notice = await notices.get(noticeKey)
      if (notice?.kind === 'deadline') await warn(dependencies, notice)
      else if (notice) await staffChat.tell(notice)
    },
    giveUp: async ({ noticeKey }) => onLost(noticeKey),
  }
}

/** Of a ticket that has ended meanwhile nobody needs to be warned. */
async function warn(
  { tickets, inquiries, topics, staffChat }: TellDependencies,
  warning: TicketWarning,
): Promise<void> {
  const ticket = await tickets.get(warning.ticketId)
  const inquiry = ticket && (await inquiries.get(ticket.inquiryId))
  if (ticket?.state !== 'open' || !inquiry) return
  const { staffMessage: card } = ticket
  const threadId = card && (await topics.find(card.chatId, inquiry.shopper.id))
  await staffChat.tell(warning, card && { ...card, threadId })
}
