import { createNotices } from '#src/adapters/postgres/chat/notices.ts'
import type { Db } from '#src/adapters/postgres/connection/connect.ts'
import type { Config } from '#src/config.ts'
import { identifierId } from '#src/domain/identifier-choice.ts'
import { readCaseMix } from '#src/evals/case-mix.ts'
import type { Identify } from '#src/identify/identifier.ts'

import { type Lazy, lazy } from '#src/lib/lazy.ts'
import type { Logger } from '#src/lib/logger.ts'
import { messageOf } from '#src/lib/message.ts'
import { type ModelSet, readModelSet, saveModelSet } from '#src/models/config/model-set.ts'
import { toModelPhoto } from '#src/photo/model-photo.ts'
import { openPhoto } from '#src/photo/open-photo.ts'
import type { Metrics } from '#src/ports/metrics.ts'
import type { Rollout } from '#src/ports/rollout-store.ts'
import type { CandidateRequest } from '#src/rollout/choose-candidate.ts'
import { loadPictures } from '#src/rollout/report/load-pictures.ts'
import { type RolloutReport, renderReport } from '#src/rollout/report/render-report.ts'
import { type OpenedSide, routePhotos } from '#src/rollout/route-photos.ts'
import { createShadow, type Shadow } from '#src/rollout/shadow.ts'
import {
  promoteRollout,
  type RolloutState,
  rollBack,
  rolloutState,
  shareRollout,
  startRollout,
} from '#src/rollout/steer-rollout.ts'
import { changeModelSet } from './model-sets.ts'
import type { Recognition } from './recognition.ts'
import type { Stores } from './stores.ts'

export interface RolloutParts {
  readonly db: Db
  readonly stores: Pick<
    Stores,
    | 'rollouts'
    | 'catalogue'
    | 'references'
    | 'settings'
    | 'shopSettings'
    | 'heads'
    | 'backlog'
    | 'jobs'
  >
  readonly recognition: Pick<
    Recognition,
    | 'inUse'
    | 'settingsFor'
    | 'nameEmbedder'
    | 'findEmbedder'
    | 'identifier'
    | 'shadow'
    | 'openBeside'
  >
  readonly config: Config
  readonly metrics: Metrics
  readonly log: Logger
  /** `VITRYNA_DATA_DIR`. */
  readonly dataDir: string
}

/** Photos on their way through a rollout. */
export interface RunningRollout extends Pick<Shadow, 'settled' | 'stop'> {
  readonly identify: Identify
}

/** Nobody waits for it, and models may well take their time. */
const shadowTimeoutMs = 30_000
/** Pixels of the longest side: sharp enough beside the product's picture. */
const previewSide = 320
/** A page of them has some 10 MB. */
const maxReported = 100

/** A second identifier beside the one that answers: steered by commands, followed by the running bot. */
export function createRollout(parts: RolloutParts) {
  const { db, stores, recognition } = parts
  const steering = {
    ...stores,
    ...recognition,
    keepModels: async (present: string | null, wanted: ModelSet) => {
      const { config } = parts
      const set = { present: await readModelSet(stores.settings, present), wanted, config }
      return saveModelSet(stores.settings, changeModelSet(set))
    },
    notices: async () => {
      const jobs = await stores.jobs.get()
      await jobs.prepare(['tell-managers'])
      return createNotices(db, jobs)
    },
  }
  return {
    start: (request: CandidateRequest) => startRollout(steering, request),
    share: (share: number) => shareRollout(steering, share),
    promote: () => promoteRollout(steering),
    rollBack: () => rollBack(steering),
    state: () => rolloutState(steering),
    /** What answers. */
    inUse: recognition.inUse,
    /** The latest photos that the two answer otherwise, as a page. */
    report: async ({ rollout }: RolloutState, words: Pick<RolloutReport, 'title' | 'lines'>) => {
      const pairs = (await stores.rollouts.pairs(rollout.id)).slice(0, maxReported)
      return renderReport({
        ...words,
        pairs,
        pictures: await loadPictures({ ...stores, openPhoto }, pairs),
      })
    },
    /** Answers photos as far as the rollout of the moment has come. */
    follow: () => follow(parts),
    /** Of what kinds the cases of the shop's last eval are. */
    caseMix: () => readCaseMix(parts.dataDir),
  }
}

async function follow(parts: RolloutParts): Promise<RunningRollout> {
  const { stores, recognition, metrics, log } = parts
  const onTrouble = (error: unknown) => {
    log.info({ reason: messageOf(error) }, 'a second identifier failed')
    return undefined
  }
  const candidates = openCandidates(parts)
  const shadow = createShadow({
    ...{ rollouts: stores.rollouts, metrics, onTrouble, timeoutMs: shadowTimeoutMs },
    photoWaits: stores.backlog.isAnswerDue,
    preview: async (picture) => (await toModelPhoto(picture, previewSide)).jpeg,
  })
  const running = async () => {
    const { rollouts: isOn } = await stores.shopSettings.read()
    const rollout = isOn ? await stores.rollouts.running() : undefined
    if (!rollout) candidates.close()
    return rollout
  }
  const present = { live: await recognition.identifier(), shadow: recognition.shadow }
  const rollout = await running()
  // Not while the first shopper of the share waits.
  if (rollout) await candidates.open(rollout).catch(onTrouble)
  return {
    identify: routePhotos({ present, openCandidate: candidates.open, running, shadow, onTrouble }),
    settled: shadow.settled,
    stop: shadow.stop,
  }
}

/** The candidate of the moment, kept as long as it is one: its vectors may take much memory. */
function openCandidates({ recognition }: Pick<RolloutParts, 'recognition'>) {
  let opened: { readonly key: string; readonly side: Lazy<OpenedSide> } | undefined
  return {
    open({ id, candidate }: Rollout): Promise<OpenedSide> {
      const key = `${id} ${identifierId(candidate)}`
      if (opened?.key !== key) {
        opened = { key, side: lazy(() => recognition.openBeside(candidate)) }
      }
      return opened.side.get()
    },
    close() {
      opened = undefined
    },
  }
}
