import { isLike } from './is-like.ts'
import { searchWords } from './search-words.ts'
import { soundKey } from './sound-key.ts'
import { wordsIn } from './words-in.ts'

/**
 * How many of the words that `text` is searched by stand in `description`, inflected or misspelt.
 * @returns 0-1; 0 where there is nothing to search by.
 */
export function sharedWords(text: string, description: string): number {
  const words = searchWords(text)
  const described = wordsIn(description).flatMap((word) => [...new Set([word, soundKey(word)])])
  const shared = words.filter(({ beginnings, spellings }) =>
    described.some(
      (word) =>
        beginnings.some((one) => word.startsWith(one)) ||
        spellings.some((one) => isLike(one, word)),
    ),
  )
  return words.length > 0 ? shared.length / words.length : 0
}
