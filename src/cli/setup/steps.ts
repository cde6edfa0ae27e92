import type { Vitryna } from '#src/main.ts'
import type { Surroundings } from '#src/wiring/surroundings.ts'

/** What a shop's first day is made of, in its order. */
export const stepNames = [
  'token',
  'group',
  'catalogue',
  'embedder',
  'index',
  'calibration',
] as const

export type StepName = (typeof stepNames)[number]

/** How a step stands. */
export interface StepState {
  /** `later`: the bot works without it, and comes to it by itself. */
  readonly state: 'done' | 'missing' | 'later'
  readonly detail: string
  /** The command, or what else is to be done; left out when it is done. */
  readonly command?: string
}

export interface SetupParts {
  readonly vitryna: Vitryna
  readonly surroundings: Surroundings
}

/** Looks how a step stands now: nothing is kept of an earlier look, so that setup can be left at any time. */
export function stepState(name: StepName, parts: SetupParts): Promise<StepState> {
  return looks[name](parts)
}

const looks: Readonly<Record<StepName, (parts: SetupParts) => Promise<StepState>>> = {
  async token({ surroundings: { config } }) {
    return config.mode.kind === 'playground'
      ? {
          state: 'missing',
          detail: 'the bot runs in its playground',
          command: 'ask @BotFather for a token and set TELEGRAM_BOT_TOKEN',
        }
      : { state: 'done', detail: `the bot is reached by ${config.mode.kind}` }
  },
  async group({ vitryna: { stores }, surroundings: { config } }) {
    const groups = (await stores.staffChats.list()).length
    if (groups > 0)
      return { state: 'done', detail: `${groups} managers' group${groups > 1 ? 's' : ''}` }
    if (config.MANAGER_CHAT_ID !== undefined) {
      return { state: 'done', detail: 'the one of MANAGER_CHAT_ID, from the first start on' }
    }
    const code = await stores.staffChats.setupCode()
    return {
      state: 'missing',
      detail: 'questions for people wait in the database',
      command: `start the bot, add it to a group, and have an administrator send there: /setup ${code}`,
    }
  },
  async catalogue({ vitryna: { stores } }) {
    const products = (await stores.catalogue.entries()).length
    if ((await stores.catalogue.source()) === 'shop' && products > 0) {
      return { state: 'done', detail: `${products} products` }
    }
    const detail = products > 0 ? 'only the demo' : 'empty'
    return { state: 'missing', detail, command: 'vitryna catalog import FILE' }
  },
  async embedder({ surroundings: { config } }) {
    const { bundled, embedderInUse, openModelHub } = await import('#src/wiring/embedders.ts')
    const name = embedderInUse(config)
    if (name === bundled) {
      return {
        state: 'missing',
        detail: 'the bundled one is made for the demo',
        command: 'vitryna models list, models pull NAME and models use NAME',
      }
    }
    const listed = openModelHub(config).list()
    return listed.some(({ entry, isPulled }) => entry.name === name && !isPulled)
      ? {
          state: 'missing',
          detail: `${name} is not here yet`,
          command: `vitryna models pull ${name}`,
        }
      : { state: 'done', detail: name }
  },
  async index({ vitryna: { recognition, stores } }) {
    const { id } = await recognition.embedderToIndex()
    const photos = await stores.references.countPhotos()
    const vectors = (await stores.references.countVectors())
      .filter(({ embedderId }) => embedderId === id)
      .reduce((sum, count) => sum + count.vectors, 0)
    const missing = photos - vectors - (await stores.references.countDuplicates(id))
    return missing > 0
      ? {
          state: 'missing',
          detail: `${missing} photos have no vector of ${id}`,
          command: 'vitryna index',
        }
      : { state: 'done', detail: `${vectors} photos, with ${id}` }
  },
  async calibration({ vitryna: { recognition, stores } }) {
    const { readThresholds } = await import('#src/identify/scoring/thresholds.ts')
    const limits = await readThresholds(stores.settings, (await recognition.space()).id)
    if (limits.fitted && !limits.sets) return { state: 'done', detail: 'fitted to photos of yours' }
    return {
      state: 'later',
      detail: limits.fitted
        ? `starting thresholds, fitted on ${limits.sets?.join(' and ')}`
        : 'only all but identical photos are answered alone',
      command:
        'vitryna eval CASES --calibrate with photos whose SKU you know; or the bot does it after 30 confirmations',
    }
  },
}
