/** What a managers' group is for. */
export interface GroupDuty {
  readonly chatId: number
  /** 2: what others escalate. */
  readonly level: 1 | 2
  /** It gets the tickets of these alone; none: what no other group gets. */
  readonly categories: readonly string[]
}

export interface TicketSubject {
  readonly level: 1 | 2
  /** Of what it most likely shows; undefined where nobody has an idea. */
  readonly category: string | undefined
}

/**
 * The group that a ticket belongs to. @param groups in the order in which they were set up
 * @returns undefined where there is none
 */
export function groupFor(
  groups: readonly GroupDuty[],
  { level, category }: TicketSubject,
): number | undefined {
  const second = level === 2 ? groups.find((group) => group.level === 2) : undefined
  const first = groups.filter((group) => group.level === 1)
  const own = first.find(({ categories }) => categories.some((one) => one === category))
  const common = first.find(({ categories }) => categories.length === 0)
  return (second ?? own ?? common ?? first[0] ?? groups[0])?.chatId
}
