import type { Inquiry } from '#src/domain/inquiry.ts'
import { sha256 } from '#src/lib/hash.ts'
import type { ShopSettingsStore } from '#src/ports/shop-settings.ts'
import { managersLanguage, translator } from './texts.ts'

/** What the managers see of who it is: the name, or a number that tells nobody. */
export async function shownShopper(
  shopSettings: Pick<ShopSettingsStore, 'read'>,
  { shopper }: Pick<Inquiry, 'shopper'>,
): Promise<Inquiry['shopper']> {
  const { anonymousShoppers } = await shopSettings.read()
  if (!anonymousShoppers) return shopper
  // Always the same for the same shopper.
  const number = Number.parseInt(sha256(`shopper ${shopper.id}`).slice(0, 12), 16) % 10_000
  const name = translator(managersLanguage)('ticket-shopper', { number: String(number) })
  return { ...shopper, name }
}
