import { vocabulary } from '#src/domain/words/vocabulary.ts'
import { wordsIn } from '#src/domain/words/words-in.ts'

/** What every shop is asked about itself. */
export const shopTopics = [
  'delivery',
  'payment',
  'exchange',
  'sizeChart',
  'address',
  'hours',
] as const
export type ShopTopic = (typeof shopTopics)[number]

/** More words tell a story, which a person reads. */
const maxWords = 20

/** Alone they say what is asked. */
const sure = {
  delivery: vocabulary(
    'доставк* доставля* доставите доставити доставить відправк* відправля* відправите отправк* отправля* ' +
      'пересилк* пересила* пересилаєте новапошта новойпочтой укрпошт* укрпочт* курєр* курьер* поштомат* ' +
      'нп dostavk* dostavlya* delivery deliver* shipping',
  ),
  payment: vocabulary(
    'оплат* оплачува* оплачива* розрахуват* рассчитат* накладен* накладк* наложк* наложенн* післяплат* ' +
      'предоплат* передоплат* готівк* наличкой наличными безготівк* карткою карточкой картой розстрочк* рассрочк* ' +
      'oplat* payment pay prepay* installment*',
  ),
  exchange: vocabulary(
    'обмін* обмен* обміня* поверну* поверта* повернен* возврат* вернуть вернем гаранті* гаранти* ' +
      'obmin* povernen* vozvrat* exchang* return* refund* warranty guarantee',
  ),
  sizeChart: vocabulary('замір* замер* мірк*'),
  address: vocabulary(
    'адрес* самовивіз* самовывоз* шоурум* знаходитес* находитес* розташован* samovyviz showroom* address',
  ),
  hours: vocabulary('графік* график* вихідн* выходн* grafik* weekends'),
} as const satisfies Readonly<Record<ShopTopic, unknown>>

/** Together they say what is asked; each part may be said in its ways. */
const together: readonly {
  readonly topic: ShopTopic
  readonly all: readonly ReturnType<typeof vocabulary>[]
}[] = [
  { topic: 'delivery', all: [vocabulary('нов*'), vocabulary('пошт* почт* poshta')] },
  { topic: 'delivery', all: [vocabulary('як как how'), vocabulary('отримат* получит*')] },
  {
    topic: 'delivery',
    all: [vocabulary('скільки сколько днів'), vocabulary('йде идет йти доїде дойдет')],
  },
  { topic: 'delivery', all: [vocabulary('do you'), vocabulary('ship send')] },
  {
    topic: 'exchange',
    all: [vocabulary('якщо если if'), vocabulary('підійде* подойд* підійшл* подошл* fit')],
  },
  {
    topic: 'sizeChart',
    all: [
      vocabulary('розмірн* размерн* розмір* розмер* размер* rozmir* razmer* size* sizing'),
      vocabulary(
        'сітк* сетк* табли* підібра* подобра* визначит* определит* вибра* выбра* взяти взять брати брать ' +
          'підійде подойд* більшоміря* маломіря* маломер* більшемір* chart guide choose pick table',
      ),
    ],
  },
  {
    topic: 'address',
    all: [
      vocabulary('де где куди куда kudy gde where'),
      vocabulary(
        'ви вы магазин* приїхат* приехат* подивитис* посмотрет* приміря* примеря* you shop store located',
      ),
    ],
  },
  {
    topic: 'hours',
    all: [
      vocabulary(
        'коли когда котрої которого скількох скольки год* роки режим як до какой when what until open',
      ),
      vocabulary(
        'працюєте работаете працює работает відкрит* открыт* зачинен* закрыва* зачиня* pratsyuyete rabotaete open close hours opening',
      ),
    ],
  },
]

/** What happened to the shopper, not what the shop does: that is for a person. */
const personal = vocabulary(
  'моя мою моє мій мое мой мого моего замовленн* заказ* ттн трек* оплатила оплатив оплатил сплатила сплатив ' +
    'прийшло прийшла прийшов пришло пришла пришел отримала отримав получила получил забрала забрав скарг* бракован* ' +
    'порван* дірк* дырк* чек чека my order* tracking received paid broken',
)

/** What a text asks about the shop, each topic once; none when it tells of an order, or too much. */
export function topicsIn(text: string): readonly ShopTopic[] {
  const words = wordsIn(text)
  if (words.length > maxWords || words.some(personal)) return []
  const has = (isMeant: (word: string) => boolean) => words.some(isMeant)
  return shopTopics.filter(
    (topic) =>
      has(sure[topic]) || together.some((one) => one.topic === topic && one.all.every(has)),
  )
}
