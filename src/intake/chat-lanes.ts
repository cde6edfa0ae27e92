import { setTimeout as delay } from 'node:timers/promises'
import type { ChatJobStore, ChatQueue, ChatWorkers } from '#src/ports/chat-jobs.ts'
import { type LanePolicy, lanePolicies } from './lane-policy.ts'
import { createLaneRunner } from './lane-runner.ts'
import type { ChatJobRun } from './run-chat-job.ts'

export interface ChatLanesOptions extends Pick<ChatJobRun, 'onJobEnd' | 'onTrouble'> {
  readonly store: ChatJobStore
  readonly workers: ChatWorkers
  /** How often the leases of this process are renewed, and how often others' new work is looked for. */
  readonly renewIntervalMs: number
  readonly lookIntervalMs?: number
  readonly policies?: Readonly<Record<ChatQueue, LanePolicy>>
}

export interface ChatLanes {
  /** There may be new work in this queue. */
  wake(queue: ChatQueue): void
  /** Takes nothing new, lets what is in hand finish for so long, and leaves the rest to whoever comes next. */
  stop(deadlineMs: number): Promise<void>
}

const defaultLookIntervalMs = 500

/**
 * Does the work of all chats: one job of a chat after another, different chats side by side. Whatever one chat does, it
 * has one job in hand, so another chat's next job waits for a slot behind at most one job of each busy chat.
 */
export function startChatLanes(options: ChatLanesOptions): ChatLanes {
  const { store, workers, onTrouble, policies = lanePolicies } = options
  const { lookIntervalMs = defaultLookIntervalMs } = options
  const stopping = new AbortController()
  const queues = Object.keys(workers) as ChatQueue[]
  const runners = new Map(
    queues.map((queue) => {
      const [worker, policy] = [workers[queue], policies[queue]]
      return [
        queue,
        createLaneRunner({ ...options, queue, worker, policy, stopping: stopping.signal }),
      ]
    }),
  )
  const wake = (queue: ChatQueue) => {
    runners.get(queue)?.look().catch(onTrouble)
  }
  const looking = setInterval(() => queues.forEach(wake), lookIntervalMs)
  const renewing = setInterval(() => {
    const lanes = [...runners.values()].flatMap((runner) => runner.lanes())
    store.renew(lanes).catch(onTrouble)
  }, options.renewIntervalMs)
  queues.forEach(wake)
  return {
    wake,
    async stop(deadlineMs) {
      clearInterval(looking)
      stopping.abort()
      const ended = Promise.all([...runners.values()].map((runner) => runner.ended()))
      await Promise.race([ended, delay(deadlineMs, undefined, { ref: false })])
      clearInterval(renewing)
      for (const runner of runners.values()) await runner.abandon().catch(onTrouble)
    },
  }
}
