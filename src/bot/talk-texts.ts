import type { Api } from 'grammy'
import type { PassOnDependencies, Undelivered } from '#src/escalation/pass-on.ts'
import type { ShopSettingsStore } from '#src/ports/shop-settings.ts'
import { shownShopper } from './shown-shopper.ts'
import { managersLanguage, translator } from './texts.ts'

const undelivered = {
  'shopper-gone': 'talk-shopper-gone',
  failed: 'talk-failed',
  'not-deletable': 'talk-not-deletable',
} as const satisfies Record<Undelivered, string>

/** What the bot says of words that it passes on. */
export function createTalkTexts(
  api: Pick<Api, 'sendMessage'>,
  shopSettings: Pick<ShopSettingsStore, 'read'>,
): Pick<PassOnDependencies, 'tellManager' | 'tellName' | 'tellShopper'> {
  return {
    tellManager: (what) => translator(managersLanguage)(undelivered[what]),
    tellName: (inquiry) => shownShopper(shopSettings, inquiry),
    async tellShopper({ chatId, language }) {
      await api.sendMessage(chatId, translator(language)('failed'))
    },
  }
}
