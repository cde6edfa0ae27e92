import { singleFlight } from '#src/lib/single-flight.ts'
import { createSlots } from '#src/lib/slots.ts'
import type { ChatQueue, Lane } from '#src/ports/chat-jobs.ts'
import { type ChatJobRun, runChatJob } from './run-chat-job.ts'

export type LaneRunnerOptions = Omit<ChatJobRun, 'slots' | 'signal' | 'onBegin' | 'onOverrun'> & {
  readonly queue: ChatQueue
}

/** Serves the chats of one queue. */
export interface LaneRunner {
  /** Claims lanes while there is room. */
  look(): Promise<void>
  /** What this process has in hand. */
  lanes(): readonly Lane[]
  /** Resolves when nothing is in hand. */
  ended(): Promise<void>
  /** Aborts what is in hand and gives its lanes back. */
  abandon(): Promise<void>
}

/** So many chats of a queue are served at once; those that wait for a rate limit count, too. */
const maxLanes = 256

/**
 * Claims a lane as soon as there may be a slot for it: as many as there are slots wait for their first turn here, the
 * rest is left to other processes. A lane that had its turn is in nobody's way, however much waits in it.
 */
export function createLaneRunner(options: LaneRunnerOptions): LaneRunner {
  const { queue, store, policy, stopping, onTrouble } = options
  const aborting = new AbortController()
  let hasMore = false
  const lookAgain = () => void look(undefined).catch(onTrouble)
  const inHand = createLanesInHand(
    { ...options, slots: createSlots(policy.slots), signal: aborting.signal },
    {
      onBegin: () => {
        if (hasMore) lookAgain()
      },
      // What came after a lane was found empty found it leased.
      onEnd: lookAgain,
    },
  )
  const look = singleFlight(async () => {
    if (stopping.aborted) return
    const room = Math.min(policy.slots - inHand.waiting(), maxLanes - inHand.lanes().length)
    if (room < 1) return
    const claimed = await store.claim(queue, room)
    hasMore = claimed.length === room
    claimed.forEach(inHand.add)
  })
  return {
    look: () => look(undefined),
    lanes: inHand.lanes,
    async ended() {
      // One that was on its way when everything was stopped may bring lanes.
      await look(undefined).catch(onTrouble)
      await inHand.ended()
    },
    async abandon() {
      aborting.abort()
      await Promise.all(inHand.lanes().map(store.release))
    },
  }
}

interface LanesInHand extends Pick<LaneRunner, 'lanes' | 'ended'> {
  add(lane: Lane): void
  /** How many lanes wait for their first turn. */
  waiting(): number
}

interface LaneEvents {
  /** A lane has had its first turn. */
  readonly onBegin: () => void
  /** A lane was given back. */
  readonly onEnd: () => void
}

function createLanesInHand(
  run: Omit<ChatJobRun, 'onBegin' | 'onOverrun'>,
  { onBegin, onEnd }: LaneEvents,
): LanesInHand {
  const running = new Map<number, { readonly lane: Lane; readonly done: Promise<void> }>()
  const waiting = new Set<Lane>()
  const overrunning = new Set<Promise<void>>()
  const claimedAgain = new Set<number>()
  const begin = (lane: Lane) => {
    waiting.add(lane)
    const jobRun: ChatJobRun = {
      ...run,
      onBegin: () => {
        if (waiting.delete(lane)) onBegin()
      },
      onOverrun: (ending) => {
        overrunning.add(ending)
        void ending.finally(() => overrunning.delete(ending))
      },
    }
    const leave = () => {
      running.delete(lane.chatId)
      waiting.delete(lane)
      if (claimedAgain.delete(lane.chatId)) begin(lane)
    }
    // A store that fails is asked again at the next look, not at once.
    const done = runLane(jobRun, lane).finally(leave).then(onEnd, run.onTrouble)
    running.set(lane.chatId, { lane, done })
  }
  return {
    add(lane) {
      // Its lease ran out while this process was too busy to renew it, or it was given back a moment ago.
      if (running.has(lane.chatId)) claimedAgain.add(lane.chatId)
      else begin(lane)
    },
    waiting: () => waiting.size,
    lanes: () => [...running.values()].map(({ lane }) => lane),
    async ended() {
      while (running.size + overrunning.size > 0) {
        await Promise.all([...running.values()].map(({ done }) => done))
        await Promise.all(overrunning)
      }
    },
  }
}

/** One job of a chat after another, until none is due. */
async function runLane(run: ChatJobRun, lane: Lane): Promise<void> {
  try {
    while (!run.stopping.aborted) {
      const job = await run.store.take(lane)
      if (!job) return
      await runChatJob(run, job)
    }
  } finally {
    await run.store.release(lane)
  }
}
