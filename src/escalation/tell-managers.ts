import type { JobWorker } from '#src/ports/jobs.ts'
import type { Notices } from '#src/ports/notices.ts'
import type { Conversation } from '#src/ports/shopper-chat.ts'

export interface TellDependencies {
  readonly notices: Pick<Notices, 'get'>
  readonly conversation: Pick<Conversation, 'tellManagers'>
  /** Told when a notice could not be delivered, for good. */
  readonly onLost: (noticeKey: string) => void
}

/** Tells the managers a notice in their group. */
export function createTellManagersWorker(
  dependencies: TellDependencies,
): JobWorker<'tell-managers'> {
  const { notices, conversation, onLost } = dependencies
  return {
    handle: async ({ noticeKey }) => {
      const notice = await notices.get(noticeKey)
      if (notice) await conversation.tellManagers(notice)
    },
    giveUp: async ({ noticeKey }) => onLost(noticeKey),
  }
}
