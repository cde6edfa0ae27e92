import { stemmer as englishStem } from '@orama/stemmers/english'
import { stemmer as ukrainianStem } from '@orama/stemmers/ukrainian'
import { colourWords } from '#src/domain/colour-names.ts'
import { colourOf } from './colours.ts'
import { soundKey } from './sound-key.ts'
import { vocabulary } from './vocabulary.ts'
import { wordsIn } from './words-in.ts'

/** A word that is searched for, in all the ways in which a product may be described with it. */
export interface SearchWord {
  /** By its sound in Cyrillic letters and, in Latin ones, by its letters: for a comparison of spellings. */
  readonly spellings: readonly string[]
  /** Beginnings of words, small: Cyrillic ones by their sound, Latin ones by their letters. */
  readonly beginnings: readonly string[]
}

/** Beyond these a text is no description any more. */
const maxWords = 24
/** Shorter ones are prepositions and sizes. */
const minLetters = 3

/** What is not called alike in Ukrainian: names in Russian, and in between. */
const otherNames = [
  ['сукня', 'платье платьице плаття сарафан dress'],
  ['спідниця', 'юбка юбочка skirt'],
  ['шкарпетки', 'носки носочки socks'],
  ['сорочка', 'рубашка рубашечка shirt'],
  ['черевики', 'ботинки boots'],
  ['кросівки', 'кроссовки sneakers'],
  ['рукавички', 'варежки перчатки mittens'],
  ['светр', 'свитер кофта sweater'],
  ['ведмедик', 'мишка медведь медвежонок bear'],
  ['зайчик', 'заяц зайка зайчонок rabbit bunny'],
  ['блискавка', 'молния zip'],
  ['бавовна', 'хлопок cotton'],
  ['смужка', 'полоска полосатый stripes'],
].map(([name = '', others = '']) => ({ name, isMeant: vocabulary(others) }))

/** The words of a text to search products by, each once, in their order. */
export function searchWords(text: string): readonly SearchWord[] {
  const words = wordsIn(text).filter((word) => word.length >= minLetters)
  return [...new Set(words)].slice(0, maxWords).map((word) => ({
    spellings: [...new Set([soundKey(word), ...(isLatin(word) ? [word] : [])])],
    beginnings: [...new Set([...beginningsOf(word), ...namesOf(word).map(stemOf)])],
  }))
}

function namesOf(word: string): readonly string[] {
  const colour = colourOf(word)
  const names = otherNames.filter(({ isMeant }) => isMeant(word)).map(({ name }) => name)
  return [...(colour ? colourWords(colour).flatMap(wordsIn) : []), ...names]
}

/** The ending goes before the spelling is made one, and after it: Latin letters and Russian have other endings. */
function beginningsOf(word: string): readonly string[] {
  const sound = soundKey(word)
  const stems = [...(isLatin(word) ? [] : [stemOf(word)]), ukrainianStem(sound)]
  const latin = isLatin(word) ? [stemOf(word)] : []
  return [...stems.map((stem) => (stem.length < minLetters ? sound : stem)), ...latin]
}

function stemOf(word: string): string {
  return isLatin(word) ? englishStem(word) : soundKey(ukrainianStem(word))
}

function isLatin(word: string): boolean {
  return /^[a-z]+$/.test(word)
}
