/** A manager, in the group where they acted. */
export interface ActingManager {
  readonly chatId: number
  readonly managerId: number
}

/** What a manager did. Each entry is written in the transaction of the change that it tells of. */
export interface AuditEntry {
  readonly manager: ActingManager
  /** One word, such as `price`. */
  readonly action: string
  /** What it was done to: a SKU, `ticket 12`, the name of a setting. */
  readonly subject: string
  /** JSON; null where there is nothing to tell. */
  readonly before: unknown
  readonly after: unknown
}

export interface PastEntry extends AuditEntry {
  readonly at: Date
}

export interface AuditLog {
  /** What was done to one thing, the newest first. */
  last(subject: string, limit: number): Promise<readonly PastEntry[]>
}
