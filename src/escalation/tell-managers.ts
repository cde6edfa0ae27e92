import type { JobWorker } from '#src/ports/jobs.ts'
import type { Notices } from '#src/ports/notices.ts'
import type { StaffChat } from '#src/ports/staff-chat.ts'

export interface TellDependencies {
  readonly notices: Pick<Notices, 'get'>
  readonly staffChat: Pick<StaffChat, 'tell'>
  /** Told when a notice could not be delivered, for good. */
  readonly onLost: (noticeKey: string) => void
}

/** Tells the managers a notice in their group. */
export function createTellManagersWorker(
  dependencies: TellDependencies,
): JobWorker<'tell-managers'> {
  const { notices, staffChat, onLost } = dependencies
  return {
    handle: async ({ noticeKey }) => {
      const notice = await notices.get(noticeKey)
      if (notice) await staffChat.tell(notice)
    },
    giveUp: async ({ noticeKey }) => onLost(noticeKey),
  }
}
