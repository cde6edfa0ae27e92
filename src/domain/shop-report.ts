import type { BusinessTime } from './business-time.ts'
import type { Money } from './money.ts'
import { type MostAsked, mostAsked, type Wish } from './most-asked.ts'
import type { RungName } from './outcome.ts'
import type { Manager } from './ticket.ts'

/** How photos were answered: by this rung, with a choice, or not at all. */
export type AnsweredBy = RungName | 'choice' | 'nobody'

/** What a manager did, and when. */
export interface ManagerAct {
  readonly manager: Manager
  readonly at: Date
}

/** What became of one ticket. */
export interface TicketStory {
  readonly openedAt: Date
  /** The first word to the shopper, or the answer. */
  readonly firstReply: ManagerAct | undefined
  /** The answer, or the end without one. */
  readonly ending: ManagerAct | undefined
  /** What the shopper gave: 1-5. */
  readonly rating: number | undefined
}

/** What happened in some days. */
export interface ShopFacts {
  readonly photos: number
  readonly outcomes: ShopReport['outcomes']
  /** Of the tickets that were opened. */
  readonly stories: readonly TicketStory[]
  /** What managers said is not sold. */
  readonly notSold: readonly Wish[]
  readonly orders: OrderFigures | null
}

/** What a shop's days were like. Times are of opening hours, medians, in milliseconds. */
export interface ShopReport {
  readonly photos: number
  readonly outcomes: readonly { readonly by: AnsweredBy; readonly count: number }[]
  readonly tickets: TicketFigures
  /** The busiest first. */
  readonly managers: readonly (TicketFigures & { readonly manager: Manager })[]
  /** What managers said is not sold. */
  readonly notSold: readonly MostAsked[]
  /** null: nothing was ever ordered. */
  readonly orders: OrderFigures | null
}

export interface OrderFigures {
  readonly count: number
  /** One for each currency. */
  readonly revenue: readonly Money[]
}

export interface TicketFigures {
  readonly opened: number
  readonly ended: number
  readonly firstReplyMs: number | null
  readonly resolutionMs: number | null
  readonly rating: { readonly count: number; readonly average: number } | null
}

const maxWords = 5

export function reportOf(facts: ShopFacts, business: BusinessTime): ShopReport {
  const { photos, outcomes, stories, orders } = facts
  return {
    photos,
    outcomes: outcomes.toSorted((one, other) => other.count - one.count),
    tickets: ticketFigures(stories, business),
    managers: managerFigures(stories, business),
    notSold: mostAsked(facts.notSold, maxWords),
    orders,
  }
}

function ticketFigures(stories: readonly TicketStory[], business: BusinessTime): TicketFigures {
  const timesTo = (act: 'firstReply' | 'ending') =>
    stories.flatMap(({ openedAt, [act]: done }) =>
      done ? business.between(openedAt, done.at) : [],
    )
  const ratings = stories.flatMap(({ rating }) => rating ?? [])
  return {
    opened: stories.length,
    ended: stories.filter(({ ending }) => ending).length,
    firstReplyMs: median(timesTo('firstReply')),
    resolutionMs: median(timesTo('ending')),
    rating:
      ratings.length > 0
        ? { count: ratings.length, average: ratings.reduce((a, b) => a + b, 0) / ratings.length }
        : null,
  }
}

/** Each manager's share, the busiest first. */
function managerFigures(
  stories: readonly TicketStory[],
  business: BusinessTime,
): ShopReport['managers'] {
  const managers = new Map(
    stories
      .flatMap(({ firstReply, ending }) => [firstReply, ending])
      .flatMap((act) => (act ? [[act.manager.id, act.manager] as const] : [])),
  )
  return [...managers.values()]
    .map((manager) => ({ manager, ...ticketFigures(storiesOf(stories, manager), business) }))
    .toSorted((one, other) => other.opened - one.opened)
}

/** What others did on the same tickets is none of theirs. */
function storiesOf(stories: readonly TicketStory[], { id }: Manager): readonly TicketStory[] {
  const own = (act: ManagerAct | undefined) => (act?.manager.id === id ? act : undefined)
  return stories
    .map((story) => ({ ...story, firstReply: own(story.firstReply), ending: own(story.ending) }))
    .filter(({ firstReply, ending }) => firstReply ?? ending)
}

/** The lower one of an even number. */
function median(values: readonly number[]): number | null {
  const sorted = values.toSorted((one, other) => one - other)
  return sorted[Math.ceil(sorted.length / 2) - 1] ?? null
}
