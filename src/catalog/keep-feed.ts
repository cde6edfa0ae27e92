import {
  type CatalogueDifference,
  hidesMany,
  repricesMany,
} from '#src/domain/catalogue-difference.ts'
import { messageOf } from '#src/lib/message.ts'
import type { Notices } from '#src/ports/notices.ts'
import type { SettingsStore } from '#src/ports/settings-store.ts'
import type { ShopSettingsStore } from '#src/ports/shop-settings.ts'
import type { FeedRequest } from './import-feed.ts'

export interface KeepFeedDependencies {
  readonly shopSettings: Pick<ShopSettingsStore, 'read'>
  readonly settings: Pick<SettingsStore, 'get' | 'set'>
  readonly notices: Pick<Notices, 'tellOnce'>
  readonly importFeed: (request: FeedRequest) => Promise<CatalogueDifference | undefined>
  readonly now?: () => Date
}

const hourMs = 3_600_000
const lastLook = 'feed-looked-at'

/**
 * Imports the shop's feed when it is time. What hides or re-prices much is left for a person: the managers are shown it,
 * and nothing is changed. @returns whether it was time
 */
export async function keepFeed(dependencies: KeepFeedDependencies): Promise<boolean> {
  const { shopSettings, settings, notices, importFeed, now = () => new Date() } = dependencies
  const { feedAddress: address, feedHours, feedRepricedPercent } = await shopSettings.read()
  if (address === '' || feedHours === 0) return false
  const at = now()
  const last = Number((await settings.get(lastLook)) ?? 0)
  if (at.getTime() - last < feedHours * hourMs) return false
  // A feed that ends the process must not be the first thing that the next one does.
  await settings.set(lastLook, at.getTime())
  const held: { difference?: CatalogueDifference } = {}
  const approve = (difference: CatalogueDifference) => {
    if (!hidesMany(difference) && !repricesMany(difference, feedRepricedPercent / 100)) return
    held.difference = difference
    throw new Error('it hides or re-prices much')
  }
  try {
    await importFeed({ address, approve })
  } catch (error) {
    const key = `feed ${at.toISOString()}`
    const { difference } = held
    await notices.tellOnce(
      key,
      difference
        ? { kind: 'feed-held', address, difference }
        : { kind: 'feed-failed', address, reason: messageOf(error) },
    )
  }
  return true
}
