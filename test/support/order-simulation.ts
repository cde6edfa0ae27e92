import type { Message, User } from 'grammy/types'
import { parseBasketPress } from '#src/bot/basket/basket-press.ts'
import { translator } from '#src/bot/texts.ts'
import type { Language } from '#src/domain/language.ts'
import type { BasketVerb } from '#src/ordering/basket/press.ts'
import { inlineButtons, wordsOf } from './basket-shopper.ts'
import { type ChatWorld, person } from './chat-world.ts'

/** An order that a shopper was shown to have placed. */
export interface ExpectedOrder {
  readonly id: number
  /** "MRIYA-PINK 98-104 × 1" */
  readonly items: readonly string[]
  /** All that stood in the summary when it was confirmed. */
  readonly agreed: string
  readonly state: 'placed' | 'cancelled' | 'done'
}

/** A shopper who orders, one step after another, and what came of it. */
export interface SimulatedShopper {
  readonly number: number
  readonly user: User
  readonly language: Language
  /** A surname that nobody else has. */
  readonly mark: string
  /** E.164; nobody else's. */
  readonly phone: string
  readonly orders: ExpectedOrder[]
  readonly wishes: string[]
  /** Every version of every message that the bot has shown in the chat, in order. */
  readonly shown: readonly Message[]
  readonly random: () => number
  /** Does something and waits for what comes of it. */
  after(doing: () => unknown, accepts: (message: Message) => boolean): Promise<Message>
  write(text: string): Promise<Message>
  press(message: Message, data: string): void
}

export interface ShopperOptions {
  readonly random: () => number
  readonly deadlineMs: number
  /** Told when they begin to wait for the bot, and when they do not any more. */
  readonly onWait: (change: 1 | -1) => void
}

const letters = 'abcdefghij'

export function createSimulatedShopper(
  world: ChatWorld,
  number: number,
  options: ShopperOptions,
): SimulatedShopper {
  const { telegram } = world
  const language = number % 2 === 0 ? 'uk' : 'en'
  const user = person(8_700_000_001 + number, language)
  const shown: Message[] = []
  watch(world, user.id, (message) => shown.push(message))
  const digits = String(number).padStart(3, '0')
  return {
    number,
    user,
    language,
    mark: `Qx${[...digits].map((digit) => letters[Number(digit)]).join('')}`,
    phone: `+380671234${digits}`,
    orders: [],
    wishes: [],
    shown,
    random: options.random,
    after: (doing, accepts) => waitAfter(world, { chatId: user.id, doing, accepts }, options),
    write: (text) => telegram.sendFromUser(user, { text }),
    press(message, data) {
      telegram.press(user, { chatId: user.id, messageId: message.message_id, data })
    },
  }
}

/** Calls `listener` for all that the bot shows in a chat, new or edited. */
function watch(
  { telegram }: ChatWorld,
  chatId: number,
  listener: (message: Message) => void,
): () => void {
  return telegram.onEvent((event) => {
    if (event.kind !== 'message' && event.kind !== 'edited') return
    if (event.chatId === chatId && event.message.from?.id === telegram.bot.id)
      listener(event.message)
  })
}

interface Waiting {
  readonly chatId: number
  readonly doing: () => unknown
  readonly accepts: (message: Message) => boolean
}

/** Told to all whose update was tried for a minute in vain. */
const failed = (['uk', 'en'] as const).map((language) => translator(language)('failed'))

/** What was shown before does not count. As a person does, it tries again when it is told that this went wrong. */
export async function waitAfter(
  world: ChatWorld,
  { chatId, doing, accepts }: Waiting,
  { deadlineMs, onWait }: Pick<ShopperOptions, 'deadlineMs' | 'onWait'>,
): Promise<Message> {
  const { promise, resolve, reject } = Promise.withResolvers<Message>()
  let last = 'nothing'
  const unwatch = watch(world, chatId, (message) => {
    last = wordsOf(message)
    if (accepts(message)) resolve(message)
    else if (failed.includes(last)) Promise.resolve(doing()).catch(reject)
  })
  const timer = setTimeout(
    () => reject(new Error(`chat ${chatId} does not go on; the last that came is: ${last}`)),
    deadlineMs,
  )
  onWait(1)
  try {
    await doing()
    return await promise
  } finally {
    onWait(-1)
    clearTimeout(timer)
    unwatch()
  }
}

/** Where the dialogue stands, as its words say. */
const titles = {
  'buy-ask-name': 'name',
  'buy-ask-phone': 'phone',
  'buy-ask-delivery': 'delivery',
  'buy-ask-place-courier': 'place',
  'buy-ask-place-branch': 'place',
  'buy-ask-payment': 'payment',
  'buy-summary': 'summary',
  'buy-cancelled': 'cancelled',
  'buy-basket': 'basket',
} as const

export type SeenStep = (typeof titles)[keyof typeof titles] | 'placed'

/** @returns undefined for a message that is none of the dialogue. */
export function stepOf(message: Message, language: Language): SeenStep | undefined {
  if (placedNumber(message, language) !== undefined) return 'placed'
  const translate = translator(language)
  const words = wordsOf(message)
  const found = Object.entries(titles).find(([key]) => words.includes(translate(key)))
  return found?.[1]
}

/** The number of the order that a message says is placed. */
export function placedNumber(message: Message, language: Language): number | undefined {
  const title = translator(language)('buy-placed', { number: '(\\d+)' })
  const [, number] = new RegExp(title).exec(wordsOf(message)) ?? []
  return number === undefined ? undefined : Number(number)
}

/** What the buttons of a step belong to. */
export interface StepPlace {
  readonly draftId: number
  readonly revision: number
}

/** @returns undefined where a step has no buttons of its own, as the question for a phone. */
export function placeOf(message: Message): StepPlace | undefined {
  return dataOf(message)
    .map(parseBasketPress)
    .find((press) => press !== undefined)
}

export function isLaterThan(place: StepPlace, { draftId, revision }: StepPlace): boolean {
  return place.draftId > draftId || (place.draftId === draftId && place.revision > revision)
}

export function dataOf(message: Message): readonly string[] {
  return inlineButtons(message).flatMap((button) =>
    'callback_data' in button ? [button.callback_data] : [],
  )
}

/** The data of the first button of this kind. */
export function buttonOf(message: Message, verb: BasketVerb): string | undefined {
  return dataOf(message).find((data) => parseBasketPress(data)?.verb === verb)
}
