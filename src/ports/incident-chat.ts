import type { Incident, WatchedPart } from '#src/domain/incident.ts'
import type { ChatMessage } from './inquiry-store.ts'

/** An incident as the managers read of it. */
export interface ToldIncident {
  readonly part: WatchedPart
  readonly incident: Incident
  /** The shop's, for times. */
  readonly timeZone: string
}

/** Where the managers are told of the bot's own troubles. It needs no database once it knows their group. */
export interface IncidentChat {
  /** Learns which group it is, as long as that can be asked. Never rejects. */
  prepare(): Promise<void>
  /** @returns the message; undefined when there is no managers' group */
  begin(told: ToldIncident, isSilent: boolean): Promise<ChatMessage | undefined>
  /** Has its message say how it is now. @returns false when there is no such message any more */
  edit(told: ToldIncident, message: ChatMessage): Promise<boolean>
  remind(told: ToldIncident, message: ChatMessage): Promise<void>
  /** Edits its message, and says with another one that it is over. */
  end(told: ToldIncident, message: ChatMessage, isSilent: boolean): Promise<void>
}
