import type { IncidentValues, WatchedPart } from '#src/domain/incident.ts'

/** What a look at one part found. */
export interface Finding {
  /** `note`: a choice that leaves something out, not a fault. */
  readonly state: 'good' | 'note' | 'bad'
  readonly detail: string
  readonly remedy?: string
  /** Figures for the managers, of a part that is watched. */
  readonly values?: IncidentValues
}

/** Looks at one part of Vitryna. */
export interface HealthCheck {
  readonly name: string
  /** Without this part nothing is answered: while it is bad a running bot is not ready. Else it is degraded. */
  readonly isEssential: boolean
  /** @returns undefined when the part is not in use. A rejection means `bad`; an AppError brings its remedy along. */
  readonly look: () => Promise<Finding | undefined>
  /** A running bot looks at it all the time, and tells the managers of it; undefined: it does not. */
  readonly watched?: WatchedPart
}

/** A part that was looked at. */
export interface HealthReport extends Finding, Pick<HealthCheck, 'name' | 'isEssential'> {
  /** The look itself failed. */
  readonly isUnseen?: true
}
