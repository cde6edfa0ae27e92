/** One colour of the shop: its dye, and its name as the catalogue writes it. */
interface Dye {
  readonly hex: string
  readonly en: string
  readonly uk: Adjective
}

/** The four forms of a Ukrainian adjective: masculine, feminine, neuter, plural. */
type Adjective = readonly [string, string, string, string]

export const dyes = {
  pink: { hex: '#f3a3ba', en: 'pink', uk: hard('рожев') },
  sky: { hex: '#8cc4ea', en: 'sky blue', uk: hard('блакитн') },
  mint: { hex: '#9edcc0', en: 'mint', uk: hard('м’ятн') },
  mustard: { hex: '#dba632', en: 'mustard', uk: hard('гірчичн') },
  grey: { hex: '#a9adb5', en: 'grey', uk: hard('сір') },
  red: { hex: '#d23a3f', en: 'red', uk: hard('червон') },
  navy: {
    hex: '#2c3d6b',
    en: 'navy',
    uk: ['темно-синій', 'темно-синя', 'темно-синє', 'темно-сині'],
  },
  white: { hex: '#f7f5f1', en: 'white', uk: hard('біл') },
  yellow: { hex: '#f7cf3f', en: 'yellow', uk: hard('жовт') },
  cream: { hex: '#efe1c6', en: 'cream', uk: hard('кремов') },
  lilac: { hex: '#bda6dd', en: 'lilac', uk: hard('бузков') },
  coral: { hex: '#f4826c', en: 'coral', uk: hard('коралов') },
  brown: { hex: '#9a6a43', en: 'brown', uk: hard('коричнев') },
  denim: { hex: '#5b7fae', en: 'blue', uk: ['синій', 'синя', 'синє', 'сині'] },
  black: { hex: '#3b3c42', en: 'black', uk: hard('чорн') },
  green: { hex: '#5fa05b', en: 'green', uk: hard('зелен') },
} satisfies Record<string, Dye>

export type ColourName = keyof typeof dyes

/** Mixes a colour with black: 0 leaves it, 1 is black. */
export function darker(hex: string, share: number): string {
  return blend(hex, '#000000', share)
}

/** Mixes a colour with white: 0 leaves it, 1 is white. */
export function lighter(hex: string, share: number): string {
  return blend(hex, '#ffffff', share)
}

/** Brightness as the eye weighs it, 0 to 1. */
export function luminance(hex: string): number {
  const [red, green, blue] = channels(hex)
  return (0.299 * red + 0.587 * green + 0.114 * blue) / 255
}

function blend(from: string, to: string, share: number): string {
  const target = channels(to)
  const mixed = channels(from).map((level, index) =>
    Math.round(level + ((target[index] ?? 0) - level) * share),
  )
  return `#${mixed.map((level) => level.toString(16).padStart(2, '0')).join('')}`
}

function channels(hex: string): [number, number, number] {
  const value = Number.parseInt(hex.slice(1), 16)
  return [value >> 16, (value >> 8) & 255, value & 255]
}

function hard(stem: string): Adjective {
  return [`${stem}ий`, `${stem}а`, `${stem}е`, `${stem}і`]
}
