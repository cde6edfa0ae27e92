/** What a group is, and what the bot may do in it. */
export interface GroupFacts {
  /** Only supergroups have topics. */
  readonly isSupergroup: boolean
  readonly hasTopics: boolean
  /** An administrator sees every message. */
  readonly isAdministrator: boolean
  readonly canPost: boolean
  readonly canDelete: boolean
  readonly canManageTopics: boolean
}

/** Something that the bot needs, or that a group may well have. */
export interface GroupNeed {
  readonly what: 'post' | 'see-all' | 'delete' | 'manage-topics' | 'topics'
  /** 'wish': everything works without. */
  readonly state: 'met' | 'missing' | 'wish'
}

/** What a managers' group needs, each met or not. */
export function needsOf(facts: GroupFacts): readonly GroupNeed[] {
  const need = (what: GroupNeed['what'], isMet: boolean): GroupNeed => ({
    what,
    state: isMet ? 'met' : 'missing',
  })
  return [
    need('post', facts.canPost),
    need('see-all', facts.isAdministrator),
    need('delete', facts.canDelete),
    facts.hasTopics
      ? need('manage-topics', facts.canManageTopics)
      : { what: 'topics', state: 'wish' },
  ]
}
