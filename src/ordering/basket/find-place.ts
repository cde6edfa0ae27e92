import type { Delivery, Draft, DraftContent } from '#src/domain/order.ts'
import { answerDelivery, askForPlace, offerPlaces, readPlace } from '#src/domain/order-answers.ts'
import type { Branches } from '#src/ports/branches.ts'
import { BranchesError } from '#src/ports/errors.ts'

export interface PlaceDependencies {
  /** undefined: places are kept as they are written. */
  readonly branches: Branches | undefined
  /** Told when the carrier does not say; the order goes on. */
  readonly onBranchTrouble: (error: unknown) => void
}

/** Takes what a shopper writes of where the parcel goes; a branch is looked up where that is possible. */
export async function takePlace(
  dependencies: PlaceDependencies,
  draft: Draft,
  text: string,
): Promise<Partial<DraftContent>> {
  const read = readPlace(draft, text)
  if (read.kind === 'question') return askForPlace(draft, text, read.ask)
  if (!('number' in read)) return answerDelivery(draft, read)
  const written = { ...read, address: null, ref: null }
  const found = await lookUp(dependencies, read)
  if (!found) return answerDelivery(draft, written)
  const [only, ...others] = found
  return only && others.length === 0
    ? answerDelivery(draft, only)
    : offerPlaces(draft, [...found, written])
}

/** @returns undefined where nobody can be asked. */
async function lookUp(
  { branches, onBranchTrouble }: PlaceDependencies,
  query: Parameters<Branches['find']>[0],
): Promise<readonly Delivery[] | undefined> {
  try {
    return await branches?.find(query)
  } catch (error) {
    if (!(error instanceof BranchesError)) throw error
    onBranchTrouble(error)
    return undefined
  }
}
