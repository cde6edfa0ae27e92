import type { Api, Bot } from 'grammy'
import { type createChatJobs, renewIntervalMs } from '#src/adapters/postgres/chat/chat-jobs.ts'
import { createTalkTexts } from '#src/bot/talk-texts.ts'
import { createUpdateWorker } from '#src/bot/update-worker.ts'
import { createPassOnWorker } from '#src/escalation/pass-on.ts'
import { recoverDeliveries } from '#src/escalation/recover-deliveries.ts'
import { createAnswerWorker } from '#src/intake/answer-inquiry.ts'
import { type ChatLanes, startChatLanes } from '#src/intake/chat-lanes.ts'
import type { JobEnd } from '#src/intake/run-chat-job.ts'
import { createProgress } from '#src/intake/show-progress.ts'
import type { Logger } from '#src/lib/logger.ts'
import { messageOf } from '#src/lib/message.ts'
import type { Vitryna } from '#src/main.ts'
import { openPhoto } from '#src/photo/open-photo.ts'
import { type ChatJob, type ChatWorker, chatQueues } from '#src/ports/chat-jobs.ts'
import type { Inbox } from '#src/ports/inbox.ts'
import type { RunningRollout } from '#src/wiring/rollout.ts'
import type { ChatParts } from './chat-parts.ts'

export interface ChatWorkerParts extends ChatParts {
  readonly vitryna: Vitryna
  readonly log: Logger
  readonly bot: Bot
  readonly inbox: Inbox
  readonly rollout: RunningRollout
  readonly chatJobs: ReturnType<typeof createChatJobs>
  readonly api: Api
  /** Aborted when the bot ends. */
  readonly stopping: AbortSignal
}

/** Begins to handle updates and to answer inquiries. */
export async function startChatWorkers(parts: ChatWorkerParts): Promise<ChatLanes> {
  const { vitryna, log, chatJobs, rollout } = parts
  // What this process left behind when it ended need not wait for its lease to run out.
  if (vitryna.connection.isSoleOwner) await chatJobs.releaseAll()
  const updateWorker = createUpdateWorker(parts)
  const passOnWorker = startPassingOn(parts)
  const lanes = startChatLanes({
    store: chatJobs,
    renewIntervalMs,
    workers: {
      update: updateWorker,
      query: updateWorker,
      'to-shopper': passOnWorker,
      'to-managers': passOnWorker,
      answer: createAnswerWorker({
        ...parts,
        identify: rollout.identify,
        openPhoto,
        whileWorking: createProgress({ ...parts, onTrouble: (error) => tellTrouble(log, error) }),
        onShown: vitryna.metrics.answerShown,
      }),
    },
    onJobEnd(job, end) {
      if (job.queue === 'answer') rollout.settled(job.position, end.kind === 'done')
      tell(parts, job, end)
    },
    onTrouble: (error) => log.error({ reason: messageOf(error) }, 'chat jobs'),
  })
  for (const queue of chatQueues) vitryna.metrics.jobKnown(queue)
  chatJobs.onWake(lanes.wake)
  return lanes
}

/** What the process before this one sent, and nobody noted, is looked for first. */
function startPassingOn(parts: ChatWorkerParts): ChatWorker {
  const { vitryna, log, api, stopping } = parts
  const passOn = {
    ...parts,
    ...createTalkTexts(api, parts.shopSettings),
  }
  const { isSoleOwner } = vitryna.connection
  const recovered = recoverDeliveries(passOn, { isSoleOwner, signal: stopping }).catch((error) =>
    log.warn({ reason: messageOf(error) }, 'what was on its way cannot be looked for'),
  )
  return createPassOnWorker({ ...passOn, recovered: () => recovered })
}

/** Nothing depends on a sign of life. */
function tellTrouble(log: Logger, error: unknown): void {
  log.debug({ reason: messageOf(error) }, 'progress')
}

const ends = { done: 'done', 'set-aside': 'failed', 'given-up': 'given-up' } as const

function tell({ vitryna, log }: ChatWorkerParts, job: ChatJob, end: JobEnd): void {
  const { queue, position, chatId } = job
  vitryna.metrics.jobEnded(queue, ends[end.kind])
  if (end.kind === 'done') return
  const story = { job: queue, position, chatId, reason: messageOf(end.error) }
  if (end.kind === 'set-aside') log.warn(story, 'job failed, to be tried again')
  else log.error(story, 'job failed for good')
}
