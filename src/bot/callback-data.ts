/** What a button under a message means. Telegram carries at most 64 bytes of it, and anyone may send anything. */
export type ButtonPress =
  /** A shopper: it is the `place`-th of the offered products. */
  | { readonly kind: 'pick'; readonly id: number; readonly place: number }
  /** A shopper: none of the offered products. */
  | { readonly kind: 'none'; readonly id: number }
  /** A shopper: the product shown is another one. */
  | { readonly kind: 'not-this'; readonly id: number }
  /** A shopper: show price and stock as they are now. */
  | { readonly kind: 'refresh'; readonly id: number }
  /** A manager: the ticket's photo shows the `place`-th of the offered products. */
  | { readonly kind: 'name'; readonly id: number; readonly place: number }
  /** A manager: the shop does not sell it. */
  | { readonly kind: 'not-sold'; readonly id: number }

const codes = {
  pick: 'p',
  none: 'n',
  'not-this': 'w',
  refresh: 'r',
  name: 'm',
  'not-sold': 's',
} as const satisfies Record<ButtonPress['kind'], string>

const kinds = new Map(
  Object.entries(codes).map(([kind, code]) => [code as string, kind as ButtonPress['kind']]),
)

const pattern = /^([a-z]):(\d{1,10})(?::(\d))?$/
/** The largest number that the database gives out; asking it for a larger one is an error. */
const maxId = 2 ** 31 - 1

/** `id` is an inquiry's for shoppers, a ticket's for managers. */
export function packPress(press: ButtonPress): string {
  const place = 'place' in press ? `:${press.place}` : ''
  return `${codes[press.kind]}:${press.id}${place}`
}

/** @returns undefined for anything that `packPress` did not make. */
export function parsePress(data: string): ButtonPress | undefined {
  const [, code = '', id = '', place] = pattern.exec(data) ?? []
  const kind = kinds.get(code)
  if (kind === undefined || Number(id) > maxId) return undefined
  if (kind === 'pick' || kind === 'name') {
    return place === undefined ? undefined : { kind, id: Number(id), place: Number(place) }
  }
  return place === undefined ? { kind, id: Number(id) } : undefined
}
