import type { Manager } from '#src/domain/ticket.ts'

/** Who a manager is in Telegram. */
export interface SeenManager extends Manager {
  readonly username: string | undefined
}

/** Who works in the managers' groups: Telegram tells of nobody who has not written or tapped there. */
export interface Managers {
  /** Keeps how a manager is called now. */
  note(manager: SeenManager): Promise<void>
  has(userId: number): Promise<boolean>
  /** @param username with or without its @, in any case */
  findByUsername(username: string): Promise<Manager | undefined>
}
