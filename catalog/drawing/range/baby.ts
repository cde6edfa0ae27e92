import { type Family, sizes } from '#catalog/drawing/family.ts'

/** Clothes for babies, and dungarees. */
export const baby: readonly Family[] = [
  {
    code: 'KOLYSANKA',
    name: { uk: 'Комбінезон «Колисанка»', en: 'Kolysanka romper' },
    gender: 'masculine',
    category: 'romper',
    cut: 'romper',
    fabric: 'jersey',
    price: 760,
    sizes: sizes.baby,
    features: {
      uk: 'суцільний комбінезон із закритими ніжками, коса блискавка, ззаду відкидний клапан на ґудзиках і хвостик',
      en: 'footed one-piece, slanted zip, buttoned flap and a tail on the back',
    },
    tips: {
      uk: 'Усі моделі кремові: дивіться на малюнок на грудях або на колір манжетів — рожеві, коричневі, зелені, темно-сині',
      en: 'all models are cream: look at the print on the chest, or at the cuffs, which are pink, brown, green or navy',
    },
    models: [
      {
        key: 'rabbit',
        colour: 'cream',
        trim: 'pink',
        accent: 'brown',
        print: 'rabbit',
        called: { uk: 'кремовий із зайчиком', en: 'cream with a rabbit' },
        mark: { uk: 'зайчик на грудях, рожеві манжети', en: 'rabbit on the chest, pink cuffs' },
      },
      {
        key: 'bear',
        colour: 'cream',
        trim: 'brown',
        accent: 'brown',
        print: 'bear',
        called: { uk: 'кремовий із ведмедиком', en: 'cream with a bear' },
        mark: { uk: 'ведмедик на грудях, коричневі манжети', en: 'bear on the chest, brown cuffs' },
      },
      {
        key: 'dino',
        colour: 'cream',
        trim: 'green',
        accent: 'brown',
        print: 'dino',
        called: { uk: 'кремовий із динозавриком', en: 'cream with a dinosaur' },
        mark: {
          uk: 'динозаврик на грудях, зелені манжети',
          en: 'dinosaur on the chest, green cuffs',
        },
      },
      {
        key: 'stars',
        colour: 'cream',
        trim: 'navy',
        accent: 'brown',
        print: 'stars',
        called: { uk: 'кремовий із зірочками', en: 'cream with stars' },
        mark: { uk: 'зірочки на грудях, темно-сині манжети', en: 'stars on the chest, navy cuffs' },
      },
    ],
  },
  {
    code: 'KRYKHITKA',
    name: { uk: 'Боді «Крихітка»', en: 'Krykhitka bodysuit' },
    gender: 'neuter',
    category: 'bodysuit',
    cut: 'bodysuit',
    fabric: 'jersey',
    price: 320,
    sizes: sizes.baby,
    features: {
      uk: 'боді з коротким рукавом, плечі внапуск, кнопки між ніжками, ведмедик на грудях',
      en: 'short-sleeved bodysuit, envelope shoulders, press studs, bear on the chest',
    },
    tips: {
      uk: 'Біле — з блакитною облямівкою, м’ятне — з білою, бузкове — з білою',
      en: 'white has sky-blue edges, mint and lilac have white ones',
    },
    models: [
      { colour: 'white', trim: 'sky', print: 'bear' },
      { colour: 'mint', trim: 'white', print: 'bear' },
      { colour: 'lilac', trim: 'white', print: 'bear' },
    ],
  },
  {
    code: 'BESHKETNYK',
    name: { uk: 'Напівкомбінезон «Бешкетник»', en: 'Beshketnyk dungarees' },
    gender: 'masculine',
    category: 'dungarees',
    cut: 'dungarees',
    fabric: 'denim',
    price: 1120,
    sizes: sizes.child,
    features: {
      uk: 'напівкомбінезон на лямках із ґудзиками, нагрудна кишеня з ведмедиком, підкочені холоші, перехрещені лямки ззаду',
      en: 'dungarees with buttoned braces, bear on the bib pocket, turn-ups, braces crossed at the back',
    },
    tips: {
      uk: 'Синій — джинсовий із жовтими ґудзиками, гірчичний — вельветовий у рубчик',
      en: 'blue is denim with yellow buttons, mustard is ribbed corduroy',
    },
    models: [
      { key: 'blue', colour: 'denim', accent: 'mustard', print: 'bear' },
      { colour: 'mustard', fabric: 'corduroy', accent: 'brown', print: 'bear' },
    ],
  },
]
