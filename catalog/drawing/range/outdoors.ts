import { type Family, sizes } from '#catalog/drawing/family.ts'

/** Jackets, hats, mittens and shoes. */
export const outdoors: readonly Family[] = [
  {
    code: 'ZYMA',
    name: { uk: 'Куртка «Зима»', en: 'Zyma jacket' },
    gender: 'feminine',
    category: 'jacket',
    cut: 'puffer',
    fabric: 'nylon',
    price: 2350,
    sizes: sizes.kid,
    features: {
      uk: 'стьобана зимова куртка на блискавці, капюшон із хутряною облямівкою, бирка із сердечком',
      en: 'quilted winter jacket with a zip, fur-edged hood, label with a heart',
    },
    tips: {
      uk: 'Стьобана й із хутром, на відміну від дощовика «Крапля»; кольори — червоний, темно-синій, м’ятний',
      en: 'quilted and fur-edged, unlike the Kraplia raincoat; the colours are red, navy and mint',
    },
    models: [{ colour: 'red' }, { colour: 'navy' }, { colour: 'mint' }],
  },
  {
    code: 'KRAPLIA',
    name: { uk: 'Дощовик «Крапля»', en: 'Kraplia raincoat' },
    gender: 'masculine',
    category: 'raincoat',
    cut: 'raincoat',
    fabric: 'rubber',
    price: 1180,
    sizes: sizes.kid,
    features: {
      uk: 'розкльошений дощовик на кнопках, капюшон із темно-синьою підкладкою, дві кишені з клапанами, світловідбивач на спині',
      en: 'flared raincoat with press studs, navy hood lining, two flap pockets, reflector on the back',
    },
    tips: {
      uk: 'Гладкий блискучий матеріал без стьобання; жовтий, блакитний або рожевий',
      en: 'smooth shiny fabric without quilting; yellow, sky blue or pink',
    },
    models: [
      { colour: 'yellow', trim: 'navy' },
      { colour: 'sky', trim: 'navy' },
      { colour: 'pink', trim: 'navy' },
    ],
  },
  {
    code: 'SNIZHOK',
    name: { uk: 'Шапка «Сніжок»', en: 'Snizhok hat' },
    gender: 'feminine',
    category: 'hat',
    cut: 'beanie',
    fabric: 'knit',
    price: 410,
    sizes: sizes.head,
    features: {
      uk: 'в’язана шапка з відворотом і білим помпоном, спереду бирка із сердечком',
      en: 'knitted hat with a turn-up and a white pompom, label with a heart in front',
    },
    tips: {
      uk: 'Помпон білий у всіх; шапка червона, сіра або біла',
      en: 'the pompom is always white; the hat is red, grey or white',
    },
    models: [{ colour: 'red' }, { colour: 'grey' }, { colour: 'white' }],
  },
  {
    code: 'LAPKY',
    name: { uk: 'Рукавички «Лапки»', en: 'Lapky mittens' },
    gender: 'plural',
    category: 'mittens',
    cut: 'mittens',
    fabric: 'knit',
    price: 290,
    sizes: sizes.hand,
    features: {
      uk: 'в’язані рукавички на шнурку, білі манжети, кольорові зірочки на тильному боці',
      en: 'knitted mittens on a cord, white cuffs, coloured stars on the back of the hand',
    },
    tips: {
      uk: 'Моделі різняться кольором пряжі: червоні або сірі',
      en: 'the models differ in the colour of the wool: red or grey',
    },
    models: [
      { colour: 'red', trim: 'white', print: 'stars' },
      { colour: 'grey', trim: 'white', print: 'stars' },
    ],
  },
  {
    code: 'BEREH',
    name: { uk: 'Сандалі «Берег»', en: 'Bereh sandals' },
    gender: 'plural',
    category: 'shoes',
    cut: 'sandals',
    fabric: 'leather',
    price: 920,
    sizes: sizes.foot,
    features: {
      uk: 'відкриті сандалі з ремінцем і пряжкою, закрита п’ята, хвиляста підошва',
      en: 'open sandals, strap with a buckle, closed heel, wavy sole',
    },
    tips: {
      uk: 'Коричневі — на світлій підошві, білі — на коричневій',
      en: 'brown stands on a pale sole, white on a brown one',
    },
    models: [
      { colour: 'brown', trim: 'cream', accent: 'cream' },
      { colour: 'white', trim: 'cream', accent: 'brown' },
    ],
  },
  {
    code: 'KALIUZHA',
    name: { uk: 'Гумові чобітки «Калюжа»', en: 'Kaliuzha rubber boots' },
    gender: 'plural',
    category: 'shoes',
    cut: 'boots',
    fabric: 'rubber',
    price: 540,
    sizes: sizes.foot,
    features: {
      uk: 'гумові чобітки з динозавриком на халяві, петля ззаду',
      en: 'rubber boots with a dinosaur on the leg, pull loop at the back',
    },
    tips: {
      uk: 'Жовті — з чорною підошвою, темно-сині — з червоною',
      en: 'yellow has a black sole, navy a red one',
    },
    models: [
      { colour: 'yellow', trim: 'black', print: 'dino' },
      { colour: 'navy', trim: 'red', print: 'dino' },
    ],
  },
]
