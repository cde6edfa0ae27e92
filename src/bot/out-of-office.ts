import { createBusinessTime, type NextOpening } from '#src/domain/business-time.ts'
import { type Language, localize } from '#src/domain/language.ts'
import type { ShopSettings } from '#src/domain/shop-settings.ts'
import { escapeHtml, translator } from './texts.ts'

/** What somebody is told who waits for a closed shop: its own words, and when it opens. HTML; undefined while it is open. */
export function outOfOfficeText(
  settings: ShopSettings,
  language: Language,
  at: Date,
): string | undefined {
  const opening = createBusinessTime(settings).nextOpening(at)
  if (!opening) return undefined
  const { day, time } = opening
  const when = translator(language)('closed', { day, time, date: dateText(opening, language) })
  return [escapeHtml(localize(settings.outOfOfficeText, language)), when]
    .filter((text) => text !== '')
    .join('\n\n')
}

/** "12 січня" */
function dateText({ date }: NextOpening, language: Language): string {
  const format = { day: 'numeric', month: 'long', timeZone: 'UTC' } as const
  return new Intl.DateTimeFormat(language === 'en' ? 'en-GB' : language, format).format(
    new Date(date),
  )
}
