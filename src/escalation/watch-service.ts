import {
  afterLook,
  emptyHistory,
  type Incident,
  type IncidentStep,
  nextStep,
  type Observation,
  type PartHistory,
  type WatchedPart,
  watchedParts,
} from '#src/domain/incident.ts'
import { isQuiet } from '#src/domain/quiet-hours.ts'
import type { ShopSettings } from '#src/domain/shop-settings.ts'
import { createDeadline, inTime } from '#src/lib/deadline.ts'
import type { IncidentChat, ToldIncident } from '#src/ports/incident-chat.ts'
import type { ShopSettingsStore } from '#src/ports/shop-settings.ts'
import type { PartHistories, WatchStore } from '#src/ports/watch-store.ts'

export interface WatchServiceDependencies {
  /** How each part is; those that are not in use are left out. */
  readonly look: () => Promise<Readonly<Partial<Record<WatchedPart, Observation>>>>
  readonly watchStore: WatchStore
  readonly incidentChat: IncidentChat
  readonly shopSettings: Pick<ShopSettingsStore, 'read'>
  /** Told of what could not be kept or said; it is tried again with the next look. */
  readonly onTrouble: (error: unknown) => void
  readonly now?: () => Date
}

/** Looks are made so often, by one of all processes. */
export const watchIntervalMs = 30_000
/** Another process's timer may run a little early. */
const turnMs = watchIntervalMs * 0.8
const storeTimeoutMs = 5_000
const minuteMs = 60_000
const notInUse: Observation = { state: 'good', values: {} }

/**
 * Looks at the bot's own health and tells the managers' group: one message when a part has been bad for some looks, which
 * is edited, reminders, and one when it is over. What was told is kept in the database, and in this process while the
 * database does not answer. @returns what looks once, and never rejects
 */
export function createServiceWatch(dependencies: WatchServiceDependencies): () => Promise<void> {
  const { watchStore, incidentChat, onTrouble } = dependencies
  /** What the database could not be told. */
  let unsaved: PartHistories | undefined
  const takeTurn = async () => {
    try {
      return await inTime(createDeadline(storeTimeoutMs), watchStore.takeTurn(turnMs))
    } catch (error) {
      onTrouble(error)
      return unsaved ?? known
    }
  }
  let known: PartHistories = {}
  return async () => {
    const turn = await takeTurn()
    if (!turn) return
    await incidentChat.prepare()
    known = unsaved ?? turn
    try {
      known = await lookOnce(dependencies, known)
    } catch (error) {
      onTrouble(error)
    }
    try {
      await inTime(createDeadline(storeTimeoutMs), watchStore.save(known))
      unsaved = undefined
    } catch (error) {
      unsaved = known
      onTrouble(error)
    }
  }
}

interface Moment {
  readonly settings: ShopSettings
  readonly at: number
  readonly isQuiet: boolean
}

async function lookOnce(
  dependencies: WatchServiceDependencies,
  known: PartHistories,
): Promise<PartHistories> {
  const { look, shopSettings, onTrouble, now = () => new Date() } = dependencies
  const looks = await look()
  const settings = await shopSettings.read()
  const at = now()
  const moment = {
    settings,
    at: at.getTime(),
    isQuiet: isQuiet(settings.watchQuietHours, at, settings.timeZone),
  }
  // With 0 nobody is told of anything, and what was told before is left as it is.
  if (settings.watchFailures === 0) return {}
  const counts = { failures: settings.watchFailures, recoveries: settings.watchRecoveries }
  const after: Partial<Record<WatchedPart, PartHistory>> = {}
  for (const part of watchedParts) {
    const seen = looks[part] ?? notInUse
    const history = afterLook(known[part] ?? emptyHistory, seen, { counts, at: moment.at })
    const { incident } = history
    const told = incident && (await tell(dependencies, { part, incident, moment }).catch(onTrouble))
    after[part] = told === undefined ? history : { ...history, incident: told }
  }
  return after
}

interface Telling {
  readonly part: WatchedPart
  readonly incident: Incident
  readonly moment: Moment
}

/** @returns the incident as the managers know it now; null when they know that it is over */
async function tell(
  { incidentChat }: WatchServiceDependencies,
  { part, incident, moment }: Telling,
): Promise<Incident | null> {
  const { at, isQuiet, settings } = moment
  const reminderMs = settings.watchReminderMinutes * minuteMs
  const told = { part, incident, timeZone: settings.timeZone }
  const step = nextStep(incident, { at, isQuiet, reminderMs })
  const { message } = incident
  if (step === 'begin' || !message) {
    if (step === 'drop') return null
    const begun = await incidentChat.begin(told, isQuiet)
    return begun
      ? { ...incident, message: begun, toldAt: at, isSilent: isQuiet, shownAt: at }
      : incident
  }
  return goOn(incidentChat, { told, message, step, moment })
}

interface GoingOn {
  readonly told: ToldIncident
  readonly message: NonNullable<Incident['message']>
  readonly step: IncidentStep
  readonly moment: Moment
}

async function goOn(
  incidentChat: IncidentChat,
  { told, message, step, moment: { at, isQuiet } }: GoingOn,
): Promise<Incident | null> {
  const { incident } = told
  switch (step) {
    case 'end':
      await incidentChat.end(told, message, isQuiet)
      return null
    case 'remind':
      await incidentChat.remind(told, message)
      return { ...incident, toldAt: at, isSilent: false, shownAt: at }
    case 'edit': {
      // Somebody deleted it: the next look tells of it anew.
      const isThere = await incidentChat.edit(told, message)
      return { ...incident, message: isThere ? message : null, shownAt: at }
    }
    case 'none':
    case 'begin':
    case 'drop':
      return incident
  }
}
