import { type Language, languages } from '#src/domain/language.ts'
import type { TicketAct } from '#src/escalation/act-on-ticket.ts'

/** What a button under a message means. Telegram carries at most 64 bytes of it, and anyone may send anything. */
export type ButtonPress =
  /** A shopper: it is the `place`-th of the offered products. */
  | { readonly kind: 'pick'; readonly id: number; readonly place: number }
  /** A shopper: show the `place`-th product. */
  | { readonly kind: 'view'; readonly id: number; readonly place: number }
  /** A shopper: show products like the `place`-th. */
  | { readonly kind: 'more'; readonly id: number; readonly place: number }
  /** A shopper: the `place`-th product, which was shown, is another one. */
  | { readonly kind: 'not-this'; readonly id: number; readonly place: number }
  | CardPress
  /** A shopper: show the offered products again. */
  | { readonly kind: 'list'; readonly id: number }
  /** A shopper: none of the offered products. */
  | { readonly kind: 'none'; readonly id: number }
  /** A shopper: ask a person. */
  | { readonly kind: 'person'; readonly id: number }
  /** A shopper: models outside of the shop may see the photos; 0: said beside no answer. */
  | { readonly kind: 'allow'; readonly id: number }
  /** A shopper: they may not. */
  | { readonly kind: 'refuse'; readonly id: number }
  | ManagerPress

/** `id` is a ticket's, but where something was seen: it is an inquiry's then. */
export type ManagerPress =
  /** What came in a talk shows the `place`-th of the products that it may show. */
  | { readonly kind: 'seen'; readonly id: number; readonly place: number }
  /** The ticket's photo shows the `place`-th of the offered products. */
  | { readonly kind: 'name'; readonly id: number; readonly place: number }
  /** The shop does not sell it. */
  | { readonly kind: 'not-sold'; readonly id: number }
  | { readonly kind: TicketAct; readonly id: number }

/**
 * A shopper: show the `place`-th product as it is now, with this size and colour chosen; put it into the basket; or tell
 * me when it is back.
 */
export type CardPress = ShownCard &
  ({ readonly kind: 'show' } | { readonly kind: 'order' } | { readonly kind: 'wish' })

interface ShownCard {
  readonly id: number
  readonly place: number
  /** What was seen of the product (`offerDigest`). */
  readonly seen: string
  /** Places among its sizes and colours as they were seen. */
  readonly size: number | null
  readonly colour: number | null
}

const placed = { pick: 'p', view: 'v', more: 'l', 'not-this': 'w', name: 'm', seen: 'd' } as const
/** What a manager does with a ticket. */
const acts = {
  claim: 'i',
  release: 'q',
  undo: 'u',
  close: 'k',
  return: 'b',
  reopen: 'e',
} as const satisfies Record<TicketAct, string>
const plain = {
  list: 'o',
  none: 'n',
  person: 'h',
  allow: 'y',
  refuse: 'x',
  'not-sold': 's',
  ...acts,
} as const
const cards = { show: 'r', order: 'c', wish: 't' } as const

const placedKinds = kindsByCode(placed)
const plainKinds = kindsByCode(plain)
const cardKinds = kindsByCode(cards)

const placedPattern = /^([a-z]):(\d{1,10}):(\d{1,2})$/
const plainPattern = /^([a-z]):(\d{1,10})$/
const cardPattern = /^([a-z]):(\d{1,10}):(\d{1,2}):([0-9a-f]{8}):(\d{0,2}):(\d{0,2})$/
/** The largest number that the database gives out; asking it for a larger one is an error. */
const maxId = 2 ** 31 - 1

/** A shopper: speak this language, of those there are. */
export const languagePress = new RegExp(`^g:(${languages.join('|')})$`)

export function packLanguage(language: Language): string {
  return `g:${language}`
}

/** A shopper: what I thought of how a ticket was answered. */
export const ratingPress = /^stars:(\d{1,9}):([1-5])$/

export interface RatingPress {
  readonly ticketId: number
  /** 1-5 */
  readonly stars: number
}

export function packRating({ ticketId, stars }: RatingPress): string {
  return `stars:${ticketId}:${stars}`
}

/** @param match of `ratingPress` */
export function parseRating([, ticketId, stars]: string | RegExpMatchArray): RatingPress {
  return { ticketId: Number(ticketId), stars: Number(stars) }
}

/** A shopper: forget me. */
export const forgetPress = 'forget'

/** `id` is an inquiry's for shoppers, mostly a ticket's for managers. */
export function packPress(press: ButtonPress): string {
  if ('seen' in press) {
    const { kind, id, place, seen, size, colour } = press
    return [cards[kind], id, place, seen, size ?? '', colour ?? ''].join(':')
  }
  if ('place' in press) return `${placed[press.kind]}:${press.id}:${press.place}`
  return `${plain[press.kind]}:${press.id}`
}

/** Whose buttons these are. */
export function isManagerPress(press: ButtonPress): press is ManagerPress {
  return ['name', 'seen', 'not-sold'].includes(press.kind) || press.kind in acts
}

/** @returns undefined for anything that `packPress` did not make. */
export function parsePress(data: string): ButtonPress | undefined {
  const press = parseCard(data) ?? parsePlaced(data) ?? parsePlain(data)
  return press && press.id <= maxId ? press : undefined
}

function parseCard(data: string): CardPress | undefined {
  const [, code = '', id, place, seen = '', size = '', colour = ''] = cardPattern.exec(data) ?? []
  const kind = cardKinds.get(code)
  const placeOf = (text: string) => (text === '' ? null : Number(text))
  const chosen = { size: placeOf(size), colour: placeOf(colour) }
  return kind && { kind, id: Number(id), place: Number(place), seen, ...chosen }
}

function parsePlaced(data: string): ButtonPress | undefined {
  const [, code = '', id, place] = placedPattern.exec(data) ?? []
  const kind = placedKinds.get(code)
  return kind && { kind, id: Number(id), place: Number(place) }
}

function parsePlain(data: string): ButtonPress | undefined {
  const [, code = '', id] = plainPattern.exec(data) ?? []
  const kind = plainKinds.get(code)
  return kind && { kind, id: Number(id) }
}

function kindsByCode<Kind extends string>(codes: Readonly<Record<Kind, string>>) {
  const entries = Object.entries(codes) as [Kind, string][]
  return new Map(entries.map(([kind, code]) => [code, kind]))
}
