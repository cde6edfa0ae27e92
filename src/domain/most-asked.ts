import { fillers } from './questions/fillers.ts'
import { searchWords } from './words/search-words.ts'

/** What somebody asked for, in their words. */
export interface Wish {
  readonly shopperId: number
  readonly text: string
}

export interface MostAsked {
  /** As most people wrote it. */
  readonly word: string
  /** How many different people asked for it. */
  readonly shoppers: number
}

/** Words that say nothing alone are left out, as are those of one person only. */
const minShoppers = 2

/** What most people ask for, the most frequent first: inflected, misspelt and in Latin letters it is one word. */
export function mostAsked(wishes: readonly Wish[], limit: number): readonly MostAsked[] {
  const asked = new Map<string, { readonly words: string[]; readonly shoppers: Set<number> }>()
  for (const { shopperId, text } of wishes) {
    for (const { word, key } of keysIn(text)) {
      const entry = asked.get(key) ?? { words: [], shoppers: new Set() }
      entry.words.push(word)
      entry.shoppers.add(shopperId)
      asked.set(key, entry)
    }
  }
  return [...asked.values()]
    .filter(({ shoppers }) => shoppers.size >= minShoppers)
    .toSorted((one, other) => other.shoppers.size - one.shoppers.size)
    .slice(0, limit)
    .map(({ words, shoppers }) => ({ word: commonest(words), shoppers: shoppers.size }))
}

function keysIn(text: string): readonly { readonly word: string; readonly key: string }[] {
  return text
    .split(/\s+/)
    .flatMap((word) => {
      const [found, second] = searchWords(word)
      return found && !second
        ? [{ word: word.toLowerCase().replaceAll(/[^\p{L}\p{N}’'-]/gu, ''), found }]
        : []
    })
    .filter(({ word }) => !fillers(word) && !/\d/.test(word))
    .map(({ word, found }) => ({ word, key: found.beginnings[0] ?? word }))
}

function commonest(words: readonly string[]): string {
  const counts = Map.groupBy(words, (word) => word)
  const [first] = [...counts].toSorted(([, one], [, other]) => other.length - one.length)
  return first?.[0] ?? ''
}
