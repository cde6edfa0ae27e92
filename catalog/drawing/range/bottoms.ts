import { type Family, sizes } from '#catalog/drawing/family.ts'

/** Trousers, shorts and skirts. */
export const bottoms: readonly Family[] = [
  {
    code: 'STEP',
    name: { uk: 'Джинси «Степ»', en: 'Step jeans' },
    gender: 'plural',
    category: 'jeans',
    cut: 'jeans',
    fabric: 'denim',
    price: 850,
    sizes: sizes.kid,
    features: {
      uk: 'прямі джинси з потертостями, п’ять кишень, ззаду шкіряна нашивка',
      en: 'straight faded jeans, five pockets, leather patch at the back',
    },
    tips: {
      uk: 'Сині — класичний денім, чорні — вугільного відтінку; потертості ті самі',
      en: 'blue is classic denim, black is charcoal with the same fading',
    },
    models: [{ key: 'blue', colour: 'denim' }, { colour: 'black' }],
  },
  {
    code: 'BIHUNETS',
    name: { uk: 'Штани «Бігунець»', en: 'Bihunets joggers' },
    gender: 'plural',
    category: 'joggers',
    cut: 'joggers',
    fabric: 'jersey',
    price: 560,
    sizes: sizes.kid,
    features: {
      uk: 'трикотажні штани на резинці з білим шнурком, ззаду одна накладна кишеня',
      en: 'jersey trousers, elastic waist with a white cord, one patch pocket at the back',
    },
    tips: {
      uk: 'Від легінсів відрізняють ширший крій і шнурок; кольори — сірий, темно-синій, зелений',
      en: 'wider than the leggings and with a cord; the colours are grey, navy and green',
    },
    models: [{ colour: 'grey' }, { colour: 'navy' }, { colour: 'green' }],
  },
  {
    code: 'IRYSKA',
    name: { uk: 'Легінси «Іриска»', en: 'Iryska leggings' },
    gender: 'plural',
    category: 'leggings',
    cut: 'leggings',
    fabric: 'jersey',
    price: 340,
    sizes: sizes.child,
    features: {
      uk: 'вузькі легінси з бантиком на поясі, ззаду нашивка-сердечко',
      en: 'close-fitting leggings, bow at the waist, heart patch at the back',
    },
    tips: {
      uk: 'Сірі — у зірочку, рожеві — у горошок',
      en: 'grey has stars, pink has dots',
    },
    models: [
      {
        colour: 'grey',
        pattern: 'starry',
        mark: { uk: 'білі зірочки', en: 'white stars' },
      },
      { colour: 'pink', pattern: 'dots', mark: { uk: 'білий горошок', en: 'white dots' } },
    ],
  },
  {
    code: 'LITO',
    name: { uk: 'Шорти «Літо»', en: 'Lito shorts' },
    gender: 'plural',
    category: 'shorts',
    cut: 'shorts',
    fabric: 'cotton',
    price: 420,
    sizes: sizes.kid,
    features: {
      uk: 'бавовняні шорти на резинці зі шнурком і відворотами, ззаду кишеня на ґудзику',
      en: 'cotton shorts, elastic waist with a cord, turn-ups, buttoned pocket at the back',
    },
    tips: {
      uk: 'Моделі різняться кольором: червоні, темно-сині, гірчичні',
      en: 'the models differ in colour: red, navy, mustard',
    },
    models: [{ colour: 'red' }, { colour: 'navy' }, { colour: 'mustard' }],
  },
  {
    code: 'KAZKA',
    name: { uk: 'Спідниця «Казка»', en: 'Kazka skirt' },
    gender: 'feminine',
    category: 'skirt',
    cut: 'tutu',
    fabric: 'tulle',
    price: 590,
    sizes: sizes.child,
    features: {
      uk: 'пишна фатинова спідниця у три яруси, білий бант на поясі, ззаду потайна блискавка',
      en: 'full net skirt in three tiers, white bow at the waist, hidden zip at the back',
    },
    tips: {
      uk: 'Моделі різняться лише кольором фатину: рожевий, м’ятний, бузковий',
      en: 'the models differ only in the colour of the net: pink, mint, lilac',
    },
    models: [{ colour: 'pink' }, { colour: 'mint' }, { colour: 'lilac', soldOut: true }],
  },
]
