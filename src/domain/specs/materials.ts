/** Materials by the beginnings of their words in Ukrainian, Russian and English; the more special first. */
const stems = {
  'faux leather': 'екошкір экокож faux leather|eco leather|pu leather',
  'faux fur': 'штучн\\p{L}* хутр|faux fur',
  cotton: 'бавовн коттон котон хлопок хлопк хлопчат cotton',
  polyester: 'поліест полиэст polyester',
  elastane: 'еластан эластан лайкр спандекс elastane|spandex|lycra',
  polyamide: 'поліамід полиамид нейлон polyamide|nylon',
  acrylic: 'акрил acrylic',
  viscose: 'віскоз вискоз viscose|rayon',
  wool: 'вовн шерст wool',
  linen: 'льон льнян лляни лляно лён linen',
  silk: 'шовк шелк шёлк silk',
  cashmere: 'кашемір кашемир cashmere',
  suede: 'замш suede',
  leather: 'шкір кожан leather',
  denim: 'джинс деним denim',
  fleece: 'фліс флис fleece',
  plush: 'плюш plush',
  velour: 'велюр velour',
  velvet: 'оксамит бархат velvet',
  jersey: 'трикотаж jersey',
  knitwear: 'в.язан\\p{L}* полотн|knitwear',
  fur: 'хутр fur',
  down: 'пухов\\p{L}* наповн|down filling',
  rubber: 'гум резин rubber',
  bamboo: 'бамбук bamboo',
  modal: 'модал modal',
  wood: 'дерев wood',
  metal: 'метал metal',
  steel: 'сталь сталев steel',
  ceramic: 'керамі керами ceramic',
  glass: 'скло склян стекл glass',
  plastic: 'пластик пластмас plastic',
} as const satisfies Readonly<Record<string, string>>

export type MaterialName = keyof typeof stems

export interface Material {
  /** In English; what stands after "material:" and is not known, as it is written. */
  readonly name: string
  /** Of the whole, (0, 100]; null where the text does not say. */
  readonly percent: number | null
}

const patterns = (Object.keys(stems) as MaterialName[]).map((name) => ({
  name,
  pattern: new RegExp(`(?<!\\p{L})(?:${toPattern(stems[name])})`, 'iu'),
}))
const label =
  /(?<!\p{L})(?:матер[іи]ал\p{L}*|склад(?: тканини)?|тканина|состав|ткань|material|fabric|composition)\s*[:\-–—=]\s*([^\n.;]{2,60})/iu
/** What a share is of stands behind it, or before it. */
const shares = [
  /(?<percent>\d{1,3}(?:[.,]\d)?)\s?%\s*(?<name>[\p{L}’'-]+(?: [\p{L}’'-]+)?)/giu,
  /(?<name>[\p{L}’'-]+)\s*[-–—:]?\s*(?<percent>\d{1,3}(?:[.,]\d)?)\s?%/giu,
]

/** Ukrainian and Russian words by their beginnings, English ones whole and apart by `|`. */
function toPattern(words: string): string {
  return words
    .split(/\s(?=\p{Script=Latin})/u)
    .flatMap((part) =>
      /\p{Script=Cyrillic}/u.test(part)
        ? part.replaceAll(/(?<!\*) /g, '|')
        : [`(?:${part})(?!\\p{L})`],
    )
    .join('|')
}

/** What a thing is made of, in the text's order. */
export function materialsIn(text: string): readonly Material[] {
  const [behind = [], before = []] = shares.map((pattern) => withShares(text, pattern))
  if (behind.length + before.length > 0) return before.length > behind.length ? before : behind
  const labelled = label.exec(text)?.[1]?.trim()
  if (labelled === undefined) return []
  const parts = labelled.split(/[,+/&]| (?:і|та|и|and|with) /u).map((part) => part.trim())
  const known = parts.map(materialOf).filter((name) => name !== undefined)
  const names = known.length > 0 ? known : [labelled]
  return [...new Set(names)].map((name) => ({ name, percent: null }))
}

function withShares(text: string, pattern: RegExp): readonly Material[] {
  return [...text.matchAll(pattern)].flatMap(({ groups = {} }) => {
    const name = materialOf(groups['name'] ?? '')
    const percent = Number(groups['percent']?.replace(',', '.'))
    return name && percent > 0 && percent <= 100 ? [{ name, percent }] : []
  })
}

function materialOf(words: string): MaterialName | undefined {
  return patterns.find(({ pattern }) => pattern.test(words))?.name
}
