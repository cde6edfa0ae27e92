import {
  choiceOfNumbers,
  fillers,
  loneNumber,
  markedNumbers,
  notTheCity,
  says,
} from './delivery-words.ts'

/** Where a parcel is fetched: at a branch of Nova Poshta, or from one of its lockers. */
export type PlaceKind = 'branch' | 'locker'

/** What is missing: which town, which number, the address, or anything at all. */
export type DeliveryQuestion = 'city' | 'number' | 'address' | 'place'

/** What a shopper wrote of where their parcel is to go. */
export type ReadDelivery =
  | {
      readonly kind: PlaceKind
      /** As it was written, in capital letters where a name has them. */
      readonly city: string
      readonly number: number
    }
  /** To the door; the address as it was written. */
  | { readonly kind: 'courier'; readonly address: string }
  /** The shopper comes for it. */
  | { readonly kind: 'pickup' }
  /** By another carrier, or to a branch that is named by its street: for a person to read. */
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'question'; readonly ask: DeliveryQuestion }

/**
 * Reads "НП 12 Львів", "поштомат 5432, Київ", "branch 3 Brovary".
 * @param usual what is meant when the text does not say
 */
export function readDelivery(text: string, usual?: PlaceKind | 'courier'): ReadDelivery {
  const written = text.replaceAll(/\s+/g, ' ').replaceAll(/[’`´]/g, "'").trim()
  const isPlace = says.branch.test(written) || says.locker.test(written)
  if (says.otherCarrier.test(written)) return { kind: 'text', text: written }
  if (!isPlace && says.pickup.test(written)) return { kind: 'pickup' }
  if (isPlace || says.carrier.test(written)) return readPlace(written, usual)
  if (says.courier.test(written) || usual === 'courier' || says.street.test(written)) {
    return readAddress(written)
  }
  return readPlace(written, usual)
}

function readAddress(written: string): ReadDelivery {
  const address = written.replace(says.courier, '').replace(/^[\s,:.–—-]+|[\s,]+$/g, '')
  const isAddress = /\d/.test(address) && /\p{L}{3}/u.test(address)
  return isAddress ? { kind: 'courier', address } : question('address')
}

function readPlace(written: string, usual: PlaceKind | 'courier' | undefined): ReadDelivery {
  const found = findNumber(written)
  if (found === 'several') return question('number')
  const city = cityIn(written, found?.rest)
  if (city === undefined) return question(found ? 'city' : 'place')
  if (found) return { kind: kindIn(written, usual), city, number: found.number }
  return says.street.test(written) ? { kind: 'text', text: written } : question('number')
}

function kindIn(written: string, usual: PlaceKind | 'courier' | undefined): PlaceKind {
  if (says.locker.test(written)) return 'locker'
  return usual === 'locker' && !says.branch.test(written) ? 'locker' : 'branch'
}

function question(ask: DeliveryQuestion): ReadDelivery {
  return { kind: 'question', ask }
}

interface FoundNumber {
  readonly number: number
  /** The text without it. */
  readonly rest: string
}

function findNumber(written: string): FoundNumber | 'several' | undefined {
  if (choiceOfNumbers.test(written)) return 'several'
  for (const pattern of markedNumbers) {
    const [match, number] = pattern.exec(written) ?? []
    if (match !== undefined && number !== undefined) {
      return { number: Number(number), rest: written.replace(match, ', ') }
    }
  }
  // A house has a number, too.
  const outside = written.split(/[,;]/).map(beforeStreet).join(', ')
  const [only, ...others] = outside.matchAll(loneNumber)
  if (!only) return undefined
  if (others.length > 0) return 'several'
  return { number: Number(only[1]), rest: outside.replace(only[0], ', ') }
}

/** @param rest the text without the number, where it has one */
function cityIn(written: string, rest: string | undefined): string | undefined {
  const parts = partsOf(rest ?? written)
  const isOfParcel = [says.locker, says.branch, says.carrier].some((word) => word.test(written))
  // Of words that say nothing of a parcel, only a name that stands alone is one of a town.
  if (rest === undefined && !isOfParcel && parts.length > 1) return undefined
  return parts.find((part) => cityName.test(part))
}

/** Up to three words. */
const cityName = /^\p{L}[\p{L}'ʼ-]+(?: [\p{L}'ʼ-]+){0,2}$/u

/** What is left when all that has a meaning is taken away. */
function partsOf(rest: string): readonly string[] {
  return rest
    .replaceAll(/\([^)]*\)/g, ', ')
    .split(/[,;:.!]/)
    .map(beforeStreet)
    .join(',')
    .replaceAll(notTheCity, ',')
    .replaceAll(fillers, ' ')
    .split(',')
    .map(trimmed)
    .filter((part) => part !== '')
    .map(inCapitals)
}

function trimmed(part: string): string {
  return part.replaceAll(/\s+/g, ' ').replaceAll(/^[\s–—-]+|[\s–—-]+$/g, '')
}

function beforeStreet(part: string): string {
  const at = part.search(says.street)
  return at < 0 ? part : part.slice(0, at)
}

/** Only what was written without regard to capitals. */
function inCapitals(name: string): string {
  const lower = name.toLocaleLowerCase('uk')
  if (name !== lower && name !== name.toLocaleUpperCase('uk')) return name
  return lower.replaceAll(/(?<![\p{L}'ʼ])\p{L}/gu, (letter) => letter.toLocaleUpperCase('uk'))
}
