import { type BasketPress, basketVerbs } from '#src/ordering/basket/press.ts'

/** The largest number that the database gives out; asking it for a larger one is an error. */
const maxId = 2 ** 31 - 1

export const basketPressPattern = new RegExp(
  String.raw`^b:(\d{1,10}):(\d{1,10}):(${basketVerbs.join('|')}):(\d{1,2})$`,
)

export function packBasketPress({ draftId, revision, verb, at }: BasketPress): string {
  return ['b', draftId, revision, verb, at].join(':')
}

/** @returns undefined for anything that `packBasketPress` did not make. */
export function parseBasketPress(data: string): BasketPress | undefined {
  const [, id, seen, named, place] = basketPressPattern.exec(data) ?? []
  const verb = basketVerbs.find((known) => known === named)
  const [draftId, revision] = [Number(id), Number(seen)]
  if (!verb || draftId > maxId || revision > maxId) return undefined
  return { draftId, revision, verb, at: Number(place) }
}
