import { type SpaceChoice, spaceId } from './space-choice.ts'

/** All that one identifier may have other than another one. */
export interface IdentifierChoice {
  /** Its id. */
  readonly embedderId: string
  /** Of this embedder. */
  readonly space: SpaceChoice
  /** Chain and prompts of vision models, named by what is in them; null: those of `prompts/`. */
  readonly models: string | null
}

/** Names an identifier: what a machine answered is remembered for the one that did. */
export function identifierId({ embedderId, space, models }: IdentifierChoice): string {
  const id = spaceId(embedderId, space)
  return models === null ? id : `${id}+models-${models}`
}
