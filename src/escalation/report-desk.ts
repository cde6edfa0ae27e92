import { createBusinessTime } from '#src/domain/business-time.ts'
import { calendarPeriods, type MomentSpan } from '#src/domain/calendar-periods.ts'
import { reportOf, type ShopReport } from '#src/domain/shop-report.ts'
import type { DeskReports } from '#src/ports/desk-reports.ts'
import type { Notices } from '#src/ports/notices.ts'
import type { ShopSettingsStore } from '#src/ports/shop-settings.ts'

export interface ReportDependencies {
  readonly reports: Pick<DeskReports, 'facts'>
  readonly shopSettings: Pick<ShopSettingsStore, 'read'>
  readonly now?: () => Date
}

/** Today, and this week so far. */
export async function reportNow(
  dependencies: ReportDependencies,
): Promise<{ readonly today: ShopReport; readonly thisWeek: ShopReport }> {
  const { shopSettings, now = () => new Date() } = dependencies
  const { timeZone } = await shopSettings.read()
  const { today, thisWeek } = calendarPeriods(now(), timeZone)
  return {
    today: await reportOn(dependencies, today),
    thisWeek: await reportOn(dependencies, thisWeek),
  }
}

/** Tells the managers once, when the first day of a week has begun, what the week before was like. */
export async function tellLastWeek(
  dependencies: ReportDependencies & { readonly notices: Notices },
): Promise<void> {
  const { notices, shopSettings, now = () => new Date() } = dependencies
  const settings = await shopSettings.read()
  const at = now()
  const { lastWeek, weekBegins } = calendarPeriods(at, settings.timeZone)
  const isTime = at >= weekBegins && createBusinessTime(settings).isOpen(at)
  if (!settings.weeklyReport || !isTime) return
  const key = `week:${lastWeek.to.toISOString().slice(0, 10)}`
  if (await notices.get(key)) return
  const report = await reportOn(dependencies, lastWeek)
  // A shop that has just begun has nothing to tell.
  if (report.photos + report.tickets.opened === 0) return
  await notices.tellOnce(key, { kind: 'week', report })
}

async function reportOn(
  { reports, shopSettings }: ReportDependencies,
  period: MomentSpan,
): Promise<ShopReport> {
  const business = createBusinessTime(await shopSettings.read())
  return reportOf(await reports.facts(period), business)
}
