import { isLike } from './is-like.ts'
import { soundKey } from './sound-key.ts'
import { wordsIn } from './words-in.ts'

/**
 * Colours as catalogues write them, by the beginnings of their adjectives in Ukrainian, Russian and what is between
 * them. Words are compared by their sound: `сір` is also what `сер` and `сир` are written for.
 */
const adjectives = {
  beige: 'бежев',
  black: 'чорн черн',
  blue: 'син',
  brown: 'коричнев шоколадн',
  burgundy: 'бордов',
  coral: 'коралов',
  cream: 'кремов молочн',
  golden: 'золот золотист',
  green: 'зелен',
  grey: 'сір сер',
  lilac: 'бузков лилов сиренев лавандов',
  mint: 'мятн',
  mustard: 'гірчичн горчичн',
  navy: 'темносин',
  orange: 'помаранчев оранжев',
  pink: 'рожев розов малинов',
  purple: 'фіолетов',
  red: 'червон красн',
  silver: 'сріблист серебрист',
  'sky blue': 'блакитн голуб небесн',
  turquoise: 'бірюзов',
  white: 'біл бел',
  yellow: 'жовт желт',
} as const satisfies Readonly<Record<string, string>>

export type Colour = keyof typeof adjectives | 'khaki'

const names = Object.keys(adjectives) as (keyof typeof adjectives)[]
const stems = names.flatMap((colour) =>
  adjectives[colour].split(' ').map((stem) => ({ stem: soundKey(stem), colour })),
)

/** What is no adjective with an ending, by its letters. */
const others: ReadonlyMap<string, Colour> = new Map<string, Colour>([
  ...names.map((name) => [name, name] as const),
  ['беж', 'beige'],
  ['бордо', 'burgundy'],
  ['хакі', 'khaki'],
  ['хаки', 'khaki'],
  ['khaki', 'khaki'],
  ['gray', 'grey'],
  ['violet', 'purple'],
  ['lavender', 'lilac'],
  ['gold', 'golden'],
  ['maroon', 'burgundy'],
])

/** Of adjectives in every case, long, short and small ones, as `soundKey` writes them. */
const endings =
  /^(?:енк|есенк|уват|оват|еват)?(?:и|а|я|е|о|у|ю|ого|его|ому|ему|ои|еи|ою|ею|им|ом|ем|иг|ими|ая|яя|ое|ее|ие|ую|юю)$/

/** How much of a colour, said before it. */
const shades: ReadonlyMap<string, 'dark' | 'light'> = new Map([
  ...['темно', 'тёмно', 'темний', 'тёмный', 'dark'].map(
    (word) => [soundKey(word), 'dark'] as const,
  ),
  ...['світло', 'светло', 'ніжно', 'небесно', 'light', 'sky', 'baby'].map(
    (word) => [soundKey(word), 'light'] as const,
  ),
])
const shadesOfBlue = { dark: 'navy', light: 'sky blue' } as const

/** The colours that a text names, as catalogues write them, each once, in their order. */
export function coloursIn(text: string): readonly Colour[] {
  const words = wordsIn(text)
  const found = words.flatMap((word, at) => {
    const colour = colourOf(word)
    if (!colour) return []
    const shade = shades.get(soundKey(words[at - 1] ?? ''))
    return [shade && colour === 'blue' ? shadesOfBlue[shade] : colour]
  })
  return [...new Set(found)]
}

/** One word alone. @param word as `wordsIn` gives it. */
export function colourOf(word: string): Colour | undefined {
  const other = others.get(word)
  if (other) return other
  const sound = soundKey(word)
  // An English word that sounds like a Ukrainian one with an ending is rare, and no colour either.
  return stems.find(({ stem }) => isAdjective(sound, stem))?.colour
}

/** The words of a text that name no colour: what is left of a name is the same for each colour of a product. */
export function withoutColours(text: string): string {
  const others = wordsIn(text).filter((word) => !colourOf(word) && !shades.has(soundKey(word)))
  return others.join(' ')
}

/** A slip within the beginning may have made it a letter longer or shorter. */
function isAdjective(sound: string, stem: string): boolean {
  return [0, -1, 1].some((more) => {
    const length = stem.length + more
    return isLike(sound.slice(0, length), stem) && endings.test(sound.slice(length))
  })
}

/** Asked for one, a shopper also means what the shop has a name of its own for. */
const kinds: ReadonlyMap<string, readonly string[]> = new Map([
  ['blue', ['navy', 'sky blue']],
  ['sky blue', ['blue']],
  ['navy', ['blue']],
  ['green', ['mint', 'khaki']],
  ['yellow', ['mustard']],
  ['purple', ['lilac']],
  ['lilac', ['purple']],
  ['pink', ['coral']],
  ['red', ['coral', 'burgundy']],
  ['white', ['cream']],
  ['beige', ['cream']],
  ['cream', ['beige', 'white']],
  ['orange', ['coral']],
])

/** Those of `colours` that are meant by `asked`: the very colour, else what comes near to it. */
export function meantColours(asked: string, colours: readonly string[]): readonly string[] {
  const named = colours.map((colour) => ({
    colour,
    known: coloursIn(colour)[0] ?? colour.toLowerCase(),
  }))
  const same = named.filter(({ known }) => known === asked)
  const near = named.filter(({ known }) => kinds.get(asked)?.includes(known))
  return (same.length > 0 ? same : near).map(({ colour }) => colour)
}
