import type { InquiryStore } from '#src/ports/inquiry-store.ts'
import type { ShopSettingsStore } from '#src/ports/shop-settings.ts'
import type { TicketStore } from '#src/ports/ticket-store.ts'

export interface BanDependencies {
  readonly tickets: Pick<TicketStore, 'get' | 'end'>
  readonly inquiries: Pick<InquiryStore, 'get'>
  readonly shopSettings: Pick<ShopSettingsStore, 'read' | 'change'>
}

/** A manager's word on the shopper of a ticket. */
export interface Ban {
  readonly ticketId: number
  readonly managerId: number
  /** false: the shopper is answered again. */
  readonly isBanned: boolean
}

export type Banned = { readonly result: 'done' | 'no-ticket' }

/** Bans the shopper of a ticket, which is closed with that, or lets them in again. */
export async function banShopper(
  { tickets, inquiries, shopSettings }: BanDependencies,
  { ticketId, managerId, isBanned }: Ban,
): Promise<Banned> {
  const ticket = await tickets.get(ticketId)
  const inquiry = ticket && (await inquiries.get(ticket.inquiryId))
  if (!inquiry) return { result: 'no-ticket' }
  const { bannedShoppers } = await shopSettings.read()
  const others = bannedShoppers.filter((id) => id !== inquiry.shopper.id)
  const wanted = isBanned ? [...others, inquiry.shopper.id] : others
  await shopSettings.change({ bannedShoppers: wanted }, `manager ${managerId}`)
  if (isBanned) await tickets.end(ticketId, 'closed', managerId)
  return { result: 'done' }
}
