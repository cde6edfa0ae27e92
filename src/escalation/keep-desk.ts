import type { ShopSettingsStore } from '#src/ports/shop-settings.ts'
import type { TicketStore } from '#src/ports/ticket-store.ts'

export interface KeepDeskDependencies {
  readonly tickets: Pick<TicketStore, 'releaseSilent' | 'showStale'>
  readonly shopSettings: Pick<ShopSettingsStore, 'read'>
}

/** A card that tells something else for longer is no edit that waits for its turn: its job was given up, or lost. */
const staleSeconds = 300

/** What is to be seen to now and then: tickets that nobody does anything with, and cards that do not tell how things are. */
export async function keepDesk({ tickets, shopSettings }: KeepDeskDependencies): Promise<void> {
  const { ticketReturnMinutes } = await shopSettings.read()
  await tickets.releaseSilent(ticketReturnMinutes)
  await tickets.showStale(staleSeconds)
}
