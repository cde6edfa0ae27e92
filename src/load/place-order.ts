import { parseBasketPress } from '#src/bot/basket/basket-press.ts'
import { translator } from '#src/bot/texts.ts'
import type { BasketVerb } from '#src/ordering/basket/press.ts'
import { buttonsUnder, cardButton, type Heard, type Shopper } from './shopper.ts'

const translate = translator('uk')

/** A question of the dialogue in words, and what a shopper writes. */
const questions = [
  ['buy-ask-name', 'Олена Коваль'],
  ['buy-ask-phone', '067 123 45 67'],
] as const

/**
 * From a product's card to an order: a size, the basket, name, phone, a courier, the payment, and yes.
 * @returns when the order was placed
 * @throws when the bot does not go on, as with a product that is sold out.
 */
export async function placeOrder(shopper: Shopper, card: Heard): Promise<number> {
  let { message } = await chooseSize(shopper, card)
  const order = cardButton(message, 'order')
  message = await press(shopper, message, {
    data: order?.data,
    next: (next) => has(next, 'checkout'),
  })
  message = await press(shopper, message, {
    data: verbOf(message, 'checkout'),
    next: (next) => says(next, questions[0][0]),
  })
  message = await write(shopper, questions[0][1], (next) => says(next, questions[1][0]))
  message = await write(shopper, questions[1][1], (next) => has(next, 'courier'))
  message = await press(shopper, message, {
    data: verbOf(message, 'courier'),
    next: (next) => says(next, 'buy-ask-place-courier'),
  })
  message = await write(shopper, 'Київ, вул. Садова 7, кв. 12', (next) => has(next, 'pay'))
  message = await press(shopper, message, {
    data: verbOf(message, 'pay'),
    next: (next) => has(next, 'confirm'),
  })
  await press(shopper, message, { data: verbOf(message, 'confirm'), next: isPlaced })
  return performance.now()
}

/** A product of one size needs no choice. */
async function chooseSize(shopper: Shopper, card: Heard): Promise<{ message: Heard }> {
  const order = cardButton(card, 'order')?.press
  const isChosen = order !== undefined && 'size' in order && order.size !== null
  const size = cardButton(card, 'show')
  if (isChosen || !size) return { message: card }
  return {
    message: await press(shopper, card, {
      data: size.data,
      next: (next) => cardButton(next, 'order') !== undefined,
    }),
  }
}

interface Tap {
  readonly data: string | undefined
  readonly next: (message: Heard) => boolean
}

async function press(shopper: Shopper, on: Heard, { data, next }: Tap): Promise<Heard> {
  if (data === undefined) throw new Error('the button is not there')
  const { user, server } = shopper
  const button = { chatId: user.id, messageId: on.message_id, data }
  return (await shopper.after(() => server.press(user, button), next)).message
}

async function write(shopper: Shopper, text: string, next: Tap['next']): Promise<Heard> {
  const { user, server } = shopper
  return (await shopper.after(() => server.sendFromUser(user, { text }), next)).message
}

function verbOf(message: Heard, verb: BasketVerb): string | undefined {
  return buttonsUnder(message).find((data) => parseBasketPress(data)?.verb === verb)
}

function has(message: Heard, verb: BasketVerb): boolean {
  return verbOf(message, verb) !== undefined
}

type AskKey = (typeof questions)[number][0] | 'buy-ask-place-courier'

function says(message: Heard, key: AskKey): boolean {
  return wordsOf(message).includes(translate(key))
}

function isPlaced(message: Heard): boolean {
  const title = new RegExp(translate('buy-placed', { number: String.raw`\d+` }))
  return title.test(wordsOf(message))
}

/** A table's cells, too. */
function wordsOf({ text, caption, rich_message: rich }: Heard): string {
  return text ?? caption ?? JSON.stringify(rich ?? '')
}
