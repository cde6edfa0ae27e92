import type { KindMix, KindShares } from '#src/domain/drift.ts'
import type { DriftNotice } from '#src/domain/notice.ts'
import type { Notices } from '#src/ports/notices.ts'
import type { SettingsStore } from '#src/ports/settings-store.ts'
import type { Traffic } from '#src/ports/traffic.ts'
import { type Drift, daysOfDrift, driftFromBefore, driftFromCases } from './find-drift.ts'

export interface WatchDriftDependencies {
  readonly traffic: Traffic
  /** Of what kinds the cases of the last eval are; undefined: nobody knows here. */
  readonly caseMix: () => Promise<{ readonly madeAt: Date; readonly mix: KindMix } | undefined>
  readonly settings: Pick<SettingsStore, 'get' | 'set'>
  readonly notices: Pick<Notices, 'tellOnce'>
}

/** The day from which photos were others, when that was told last: what came before is no measure any more. */
const changedKey = 'drift.changed'
/** More kinds would say the same in other words. */
const maxTold = 3

/**
 * Tells the managers when photos are others than the cases that evals are made of, and when they became others. Each is
 * told once, and by chance hardly ever, however often one asks.
 */
export async function watchDrift(dependencies: WatchDriftDependencies): Promise<void> {
  await compareWithCases(dependencies)
  await compareWithBefore(dependencies)
}

async function compareWithCases({
  traffic,
  caseMix,
  notices,
}: WatchDriftDependencies): Promise<void> {
  const cases = await caseMix()
  if (!cases) return
  const drift = driftFromCases(cases.mix, await traffic.since(cases.madeAt))
  if (drift.length === 0) return
  await notices.tellOnce(`drift cases ${cases.madeAt.toISOString()}`, noticeOf('cases', drift))
}

async function compareWithBefore({
  traffic,
  settings,
  notices,
}: WatchDriftDependencies): Promise<void> {
  const today = new Date().toISOString().slice(0, 10)
  const dayAt = (at: number) => {
    const back = daysOfDrift - 1 - at
    return new Date(Date.parse(today) - back * 86_400_000).toISOString().slice(0, 10)
  }
  const changed = await settings.get(changedKey)
  const days = await traffic.byDay(daysOfDrift)
  const known = days.findIndex((_, at) => typeof changed !== 'string' || dayAt(at) >= changed)
  const found = known < 0 ? undefined : driftFromBefore(days.slice(known))
  if (!found) return
  const day = dayAt(known + found.start)
  await notices.tellOnce(`drift before ${day}`, noticeOf('before', found.drift))
  await settings.set(changedKey, day)
}

function noticeOf(against: DriftNotice['against'], drift: Drift): DriftNotice {
  const share = ({ count, total }: KindShares['before']) => count / total
  const shares = drift.slice(0, maxTold).map(({ kind, before, later }) => ({
    ...{ kind, before: share(before), later: share(later) },
  }))
  return { kind: 'drift', against, photos: drift[0]?.later.total ?? 0, shares }
}
