import { beginsLike, isLike } from './is-like.ts'
import { soundKey } from './sound-key.ts'

/** Words of one meaning, in any language, separated by spaces; a star stands for any ending: `ціна price розмір*`. */
export type Vocabulary = (word: string) => boolean

const cyrillic = /[а-яёєіїґ]/

/** Knows its words by their sound and with a slip; English ones by their letters. */
export function vocabulary(words: string): Vocabulary {
  const entries = words.split(/\s+/).filter(Boolean)
  const ours = entries.filter((entry) => cyrillic.test(entry)).map(entryOf)
  const english = entries.filter((entry) => !cyrillic.test(entry)).map(entryOf)
  const sounds = ours.map(({ word, isStem }) => ({ word: soundKey(word), isStem }))
  return (word) => has(sounds, soundKey(word)) || has(english, word)
}

interface Entry {
  readonly word: string
  readonly isStem: boolean
}

function entryOf(entry: string): Entry {
  return { word: entry.replace('*', ''), isStem: entry.endsWith('*') }
}

function has(entries: readonly Entry[], word: string): boolean {
  return entries.some((entry) =>
    entry.isStem ? beginsLike(word, entry.word) : isLike(word, entry.word),
  )
}
