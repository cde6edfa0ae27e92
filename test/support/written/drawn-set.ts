import sharp from 'sharp'
import type { Language } from '#src/domain/language.ts'
import type { Product } from '#src/domain/product.ts'
import type { Specs } from '#src/domain/specs/read-specs.ts'
import { seededRandom } from '#src/lib/random.ts'
import { type DrawnText, drawSheet, photographSheet, type Shot } from './draw-text.ts'

/** What is to be read in a drawn picture: the SKU that it names, or what it says of a thing. */
export type Expected =
  | { readonly sku: string }
  | { readonly specs: Partial<Pick<Specs, 'sizes' | 'weightGrams' | 'dimensionsMm'>> & Facts }

interface Facts {
  readonly price?: number
  readonly material?: string
}

export interface DrawnCase {
  /** For a failure: what it is a picture of, and how it was taken. */
  readonly name: string
  readonly isScreen: boolean
  readonly expected: Expected
  draw(): Promise<Buffer>
}

interface Words {
  readonly lines: readonly string[]
  readonly expected: Expected
}

type Kind = (product: Product, language: Language, random: () => number) => Words

const shots: Readonly<Record<string, Shot & { readonly isDark?: boolean }>> = {
  plain: {},
  tilted: { tilt: 9 },
  'tilted the other way': { tilt: -13 },
  small: { scale: 0.55 },
  blurred: { blur: 1.6 },
  dark: { light: 0.3, tilt: 4 },
  'light on dark': { isDark: true, tilt: -5 },
}

const say = (language: Language, uk: string, en: string) => (language === 'uk' ? uk : en)

const kinds: Readonly<Record<string, Kind>> = {
  'an article number': ({ sku }, language) => ({
    lines: [
      say(language, 'Дитячий одяг', 'Kids wear'),
      say(language, `Артикул: ${sku}`, `Art. ${sku}`),
      say(language, 'Зроблено в Україні', 'Made in Ukraine'),
    ],
    expected: { sku },
  }),
  'a full name': ({ sku, name }, language) => ({
    lines: [name[language] ?? '', say(language, 'новинка сезону', 'new season')],
    expected: { sku },
  }),
  'a SKU alone': ({ sku }, language) => ({
    lines: [say(language, 'Магазин «Вітрина»', 'Vitryna store'), sku],
    expected: { sku },
  }),
  'size and material': (_, language) => ({
    lines: [
      say(language, 'Розмір: 98-104', 'Size: 98-104'),
      say(language, 'Склад: 100% бавовна', 'Material: 100% cotton'),
    ],
    expected: { specs: { sizes: ['98-104'], material: 'cotton' } },
  }),
  'a price': (_, language, random) => {
    const price = 300 + Math.floor(random() * 90) * 10
    return {
      lines: [
        say(language, 'АКЦІЯ', 'SALE'),
        say(language, `Ціна ${price} грн`, `Price ${price} UAH`),
      ],
      expected: { specs: { price } },
    }
  },
  'weight and dimensions': (_, language) => ({
    lines: [
      say(language, 'Вага: 2,5 кг', 'Weight: 2.5 kg'),
      say(language, 'Розміри: 30 x 20 x 10 см', 'Dimensions: 30 x 20 x 10 cm'),
    ],
    expected: { specs: { weightGrams: 2_500, dimensionsMm: [300, 200, 100] } },
  }),
}

/** Sixty labels, tags and price tags. @param products of which they are, with their names in both languages */
export function drawnLabels(products: readonly Product[]): readonly DrawnCase[] {
  return cases(products, { count: 60, isScreen: false })
}

/** Forty screenshots with what a phone and an app write around them. */
export function drawnScreens(products: readonly Product[]): readonly DrawnCase[] {
  return cases(products, { count: 40, isScreen: true })
}

interface LabelShot {
  readonly language: Language
  readonly shot: Shot & { readonly isDark?: boolean }
  readonly random: () => number
}

function cases(
  products: readonly Product[],
  { count, isScreen }: { readonly count: number; readonly isScreen: boolean },
): readonly DrawnCase[] {
  const draw = isScreen ? drawScreen : drawLabel
  const allKinds = Object.entries(kinds)
  const allShots = Object.entries(shots)
  return Array.from({ length: count }, (_, at) => {
    const random = seededRandom(at + (isScreen ? 1_000 : 0))
    const language = at % 2 === 0 ? 'uk' : 'en'
    const [kind, words] = allKinds[Math.floor(at / 2) % allKinds.length] as [string, Kind]
    const [taken, shot] = allShots[Math.floor(at / 2) % allShots.length] as [string, Shot]
    const product = products[(at * 7) % products.length] as Product
    const said = words(product, language, random)
    return {
      name: `${isScreen ? 'screenshot' : 'label'} ${at}: ${kind} of ${product.sku} in ${language}${isScreen ? '' : `, ${taken}`}`,
      isScreen,
      expected: said.expected,
      draw: () => draw(said, { language, shot, random }),
    }
  })
}

const labelFaces = ['sans', 'bold', 'serif', 'condensed'] as const

async function drawLabel({ lines }: Words, { shot, random }: LabelShot): Promise<Buffer> {
  const [ground, colour] = shot.isDark ? ['#23262e', '#f4efe6'] : ['#f7f4ee', '#26221f']
  const width = 760
  const texts = lines.map((text, at): DrawnText => {
    const face = labelFaces[Math.floor(random() * labelFaces.length)] ?? 'sans'
    const size = Math.min(30 + random() * 12, (width - 100) / (text.length * 0.62))
    return { text, left: 50, top: 60 + at * 90, size, face, colour }
  })
  const hole = `<circle cx="${width - 40}" cy="40" r="14" fill="#8a8178"/><rect x="12" y="12" width="${width - 24}" height="336" fill="none" stroke="${colour}" stroke-width="2"/>`
  const png = await drawSheet({ width, height: 360, ground, shapes: hole, texts })
  return photographSheet(png, shot)
}

/** A screenshot of a post of the shop's own. @param photo one of its reference photos */
export async function drawOwnPost(
  photo: Uint8Array,
  lines: readonly string[],
  { language, seed }: { readonly language: Language; readonly seed: number },
): Promise<Buffer> {
  const shown = await sharp(photo).resize(720, 700, { fit: 'cover' }).png().toBuffer()
  return drawScreen({ lines }, { language, random: seededRandom(seed) }, shown)
}

async function drawScreen(
  { lines }: Pick<Words, 'lines'>,
  { language, random }: Omit<LabelShot, 'shot'>,
  picture?: Buffer,
): Promise<Buffer> {
  const isDark = random() < 0.4
  const [ground, colour, faint] = isDark
    ? ['#101418', '#f2f2f2', '#9aa3ab']
    : ['#ffffff', '#111111', '#70757a']
  const [width, height] = [720, 1480]
  const shown = picture ?? (await framedPicture(random, 720, 700))
  const likes = `${Math.floor(random() * 9_000) + 100}`
  const bar = (text: string, left: number): DrawnText => ({
    text,
    left,
    top: 22,
    size: 22,
    face: 'sans',
    colour,
  })
  const small = (text: string, left: number, top: number): DrawnText => ({
    text,
    left,
    top,
    size: 22,
    face: 'sans',
    colour: faint,
  })
  const texts: readonly DrawnText[] = [
    bar(`${Math.floor(random() * 14) + 9}:${Math.floor(random() * 49) + 10}`, 40),
    bar('LTE 87%', 580),
    small('olena_style', 110, 92),
    small(say(language, 'Стежити', 'Follow'), 580, 92),
    small(say(language, `Подобається: ${likes}`, `${likes} likes`), 30, 880),
    ...lines.map(
      (text, at): DrawnText => ({
        text,
        left: 30,
        top: 950 + at * 56,
        size: Math.min(30, 660 / (text.length * 0.62)),
        face: 'sans',
        colour,
      }),
    ),
    small(say(language, 'Переглянути всі коментарі (12)', 'View all 12 comments'), 30, 1_180),
    small(say(language, '3 год. тому', '3 h ago'), 30, 1_230),
    small(say(language, 'Напишіть повідомлення…', 'Send message'), 60, 1_400),
  ]
  const shapes = `<circle cx="62" cy="104" r="30" fill="hsl(${Math.floor(random() * 360)} 60% 60%)"/>`
  const png = await drawSheet({
    width,
    height,
    ground,
    shapes,
    pictures: [{ input: shown, left: 0, top: 150 }],
    texts,
  })
  return sharp(png).jpeg({ quality: 80 }).toBuffer()
}

/** Somebody's photo in a post: soft spots of colour that no product has. */
function framedPicture(random: () => number, width: number, height: number): Promise<Buffer> {
  const spots = Array.from({ length: 14 }, () => {
    const hue = Math.floor(random() * 360)
    return `<ellipse cx="${random() * width}" cy="${random() * height}" rx="${60 + random() * 200}" ry="${60 + random() * 160}" fill="hsl(${hue} 45% ${30 + random() * 50}%)"/>`
  })
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}"><rect width="100%" height="100%" fill="#b9b2a6"/>${spots.join('')}</svg>`
  return sharp(Buffer.from(svg)).blur(4).png().toBuffer()
}
