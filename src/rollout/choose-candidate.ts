import type { IdentifierChoice } from '#src/domain/identifier-choice.ts'
import type { SpaceChoice } from '#src/domain/space-choice.ts'
import { readRememberedChoice, readSpaceChoice } from '#src/identify/scoring/embedding-space.ts'
import type { Thresholds } from '#src/identify/scoring/threshold-values.ts'
import { sha256 } from '#src/lib/hash.ts'
import type { ModelSet } from '#src/models/config/model-set.ts'
import type { Embedder } from '#src/ports/embedder.ts'
import { AppError } from '#src/ports/errors.ts'
import type { ReferenceStore } from '#src/ports/reference-store.ts'
import type { SettingsStore } from '#src/ports/settings-store.ts'

/** What the candidate has other than what answers; at least one. */
export interface CandidateRequest {
  /** A name as VITRYNA_EMBEDDER has it. Its space is the one that was chosen when it was tried. */
  readonly embedder?: string
  /** Version of a head that was learned; null: none. With what was chosen beside it. */
  readonly head?: number | null
  /** >= 0 */
  readonly colourWeight?: number
  readonly thresholds?: Thresholds
  /** Texts of a chain and of prompts. */
  readonly models?: ModelSet
}

export interface ChooseDependencies {
  readonly settings: Pick<SettingsStore, 'get' | 'set'>
  readonly references: Pick<ReferenceStore, 'isBehind'>
  /** @throws EmbedderError when there is none of this name. */
  readonly nameEmbedder: (name: string) => Promise<Pick<Embedder, 'id'>>
  readonly findEmbedder: (id: string) => Promise<Pick<Embedder, 'id' | 'dim' | 'midDim' | 'views'>>
  /**
   * Keeps a chain and prompts that have these texts, and what they leave out as those that answer have it.
   * @throws ConfigError for what cannot be asked. @returns their name
   */
  readonly keepModels: (present: string | null, wanted: ModelSet) => Promise<string | null>
}

const tuningLength = 8

/**
 * What is asked for, beside what answers.
 * @throws AppError when an embedder has not all vectors yet.
 */
export async function candidateOf(
  dependencies: ChooseDependencies,
  present: IdentifierChoice,
  request: CandidateRequest,
): Promise<IdentifierChoice> {
  const { embedder: name, models: wanted } = request
  const embedderId =
    name === undefined ? present.embedderId : (await dependencies.nameEmbedder(name)).id
  const base =
    embedderId === present.embedderId
      ? present.space
      : await readSpaceChoice(dependencies.settings, embedderId)
  const space = await spaceOf(dependencies.settings, { embedderId, space: base }, request)
  const models = wanted ? await dependencies.keepModels(present.models, wanted) : present.models
  const candidate = { embedderId, space, models }
  const remedy = `run \`VITRYNA_EMBEDDER=${name} vitryna index\`; \`vitryna models try ${name}\` fits its thresholds as well`
  await demandVectors(dependencies, { present, candidate, remedy })
  return candidate
}

interface BothIdentifiers {
  readonly present: IdentifierChoice
  readonly candidate: IdentifierChoice
  readonly remedy: string
}

/** @throws AppError when a photo is found by what answers and has no vector of the candidate's embedder. */
export async function demandVectors(
  { references }: Pick<ChooseDependencies, 'references'>,
  { present, candidate, remedy }: BothIdentifiers,
): Promise<void> {
  const { embedderId } = candidate
  if (embedderId === present.embedderId) return
  if (!(await references.isBehind(embedderId, present.embedderId))) return
  throw new AppError(`not all reference photos have a vector of ${embedderId}`, { remedy })
}

async function spaceOf(
  settings: ChooseDependencies['settings'],
  { embedderId, space }: Pick<IdentifierChoice, 'embedderId' | 'space'>,
  { head, colourWeight, thresholds }: CandidateRequest,
): Promise<SpaceChoice> {
  const base = head === undefined ? space : await readRememberedChoice(settings, embedderId, head)
  const weighed = colourWeight === undefined ? base : { ...base, colourWeight }
  if (!thresholds) return weighed
  // By what they are: other thresholds never answer under the same name.
  const tuning = sha256(JSON.stringify(thresholds)).slice(0, tuningLength)
  return { ...weighed, tuning }
}
