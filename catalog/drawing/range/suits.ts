import { type Family, sizes } from '#catalog/drawing/family.ts'

/** Two-pieces, dresses and swimwear. */
export const suits: readonly Family[] = [
  {
    code: 'MRIYA',
    name: { uk: 'Костюм «Мрія»', en: 'Mriya suit' },
    gender: 'masculine',
    category: 'suit',
    cut: 'zipSuit',
    fabric: 'plush',
    price: 1290,
    sizes: ['98-104', '110-116'],
    features: {
      uk: 'плюшевий костюм-двійка, кофта на блискавці, зайчик на грудях, ззаду білий хвостик-помпон',
      en: 'plush two-piece, zip, rabbit on the chest, white pompom tail on the back',
    },
    tips: {
      uk: 'У «Лагуни» є капюшон і кит на грудях, тут капюшона немає; «Мрія» буває рожева, блакитна, м’ятна й сіра — вирішує колір плюшу',
      en: 'the Laguna suit has a hood and a whale, this one has none; Mriya comes in pink, sky blue, mint and grey, so the colour of the plush decides',
    },
    models: [
      { colour: 'pink', print: 'rabbit' },
      { colour: 'sky', print: 'rabbit' },
      { colour: 'mint', print: 'rabbit' },
      { colour: 'grey', print: 'rabbit' },
    ],
  },
  {
    code: 'LAGUNA',
    name: { uk: 'Костюм «Лагуна»', en: 'Laguna suit' },
    gender: 'masculine',
    category: 'suit',
    cut: 'hoodSuit',
    fabric: 'fleece',
    price: 1450,
    sizes: sizes.kid,
    features: {
      uk: 'флісовий костюм-двійка, худі з кишенею-кенгуру, кит на грудях, вушка на капюшоні',
      en: 'fleece two-piece, hoodie with a kangaroo pocket, whale on the chest, ears on the hood',
    },
    tips: {
      uk: 'Від «Мрії» відрізняють капюшон із вушками й відсутність блискавки; кольори — гірчичний, темно-синій, кораловий',
      en: 'unlike Mriya it has a hood with ears and no zip; the colours are mustard, navy and coral',
    },
    models: [
      { colour: 'mustard', print: 'whale' },
      { colour: 'navy', print: 'whale' },
      { colour: 'coral', print: 'whale' },
    ],
  },
  {
    code: 'SONKO',
    name: { uk: 'Піжама «Сонько»', en: 'Sonko pyjamas' },
    gender: 'feminine',
    category: 'pyjamas',
    cut: 'pyjamas',
    fabric: 'cotton',
    price: 890,
    sizes: sizes.kid,
    features: {
      uk: 'піжама-двійка з бавовни, сорочка на ґудзиках із білим коміром, нагрудна кишеня',
      en: 'cotton two-piece, buttoned shirt with a white collar and a chest pocket',
    },
    tips: {
      uk: 'Блакитна — з хмаринками, рожева — із сердечками; білі манжети й комір є в обох',
      en: 'sky blue has clouds, pink has hearts; both have white cuffs and a white collar',
    },
    models: [
      {
        colour: 'sky',
        trim: 'white',
        pattern: 'clouds',
        mark: { uk: 'білі хмаринки', en: 'white clouds' },
      },
      {
        colour: 'pink',
        trim: 'white',
        pattern: 'hearts',
        mark: { uk: 'білі сердечка', en: 'white hearts' },
      },
    ],
  },
  {
    code: 'VESNA',
    name: { uk: 'Сукня «Весна»', en: 'Vesna dress' },
    gender: 'feminine',
    category: 'dress',
    cut: 'dress',
    fabric: 'cotton',
    price: 990,
    sizes: sizes.child,
    features: {
      uk: 'сукня з коротким рукавом, круглий білий комір, пояс із бантом, пишна спідниця, ззаду блискавка',
      en: 'short-sleeved dress, round white collar, belt with a bow, gathered skirt, zip at the back',
    },
    tips: {
      uk: 'Рожева й блакитна — у ромашках і різняться лише тлом, червона — у білий горошок',
      en: 'pink and sky blue both have daisies and differ in the ground, red has white dots',
    },
    models: [
      {
        colour: 'pink',
        trim: 'white',
        pattern: 'flowers',
        mark: { uk: 'ромашки', en: 'daisies' },
      },
      {
        colour: 'sky',
        trim: 'white',
        pattern: 'flowers',
        mark: { uk: 'ромашки', en: 'daisies' },
      },
      {
        colour: 'red',
        trim: 'white',
        pattern: 'dots',
        mark: { uk: 'білий горошок', en: 'white dots' },
      },
    ],
  },
  {
    code: 'RYBKA',
    name: { uk: 'Купальник «Рибка»', en: 'Rybka swimsuit' },
    gender: 'masculine',
    category: 'swimwear',
    cut: 'swimsuit',
    fabric: 'lycra',
    price: 640,
    sizes: sizes.child,
    features: {
      uk: 'суцільний купальник, біла баска на стегнах, бант на талії, виріз на спині',
      en: 'one-piece swimsuit, white frill around the hips, bow at the waist, open back',
    },
    tips: {
      uk: 'Кораловий — із рибками, темно-синій — у білий горошок',
      en: 'coral has little fish, navy has white dots',
    },
    models: [
      {
        colour: 'coral',
        trim: 'white',
        pattern: 'fish',
        mark: { uk: 'білі рибки', en: 'white fish' },
      },
      {
        colour: 'navy',
        trim: 'white',
        pattern: 'dots',
        mark: { uk: 'білий горошок', en: 'white dots' },
      },
    ],
  },
]
