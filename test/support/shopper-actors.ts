import { setTimeout as delay } from 'node:timers/promises'
import type { Message, User } from 'grammy/types'
import type { Product } from '#src/domain/product.ts'
import { answersIn, buttonsOf, kindOf, languageOfUser } from './chat-answers.ts'
import { readCataloguePhoto, readDemoPhoto, reEncoded } from './chat-photos.ts'
import { type ChatWorld, person } from './chat-world.ts'

/** A shopper who is about one product, and what they have sent. */
export interface Actor {
  readonly user: User
  readonly number: number
  readonly product: Product
  /** Words that nobody else says or is told. */
  readonly mark: string
  /** Messages to which exactly one answer is due. */
  readonly asked: number[]
}

export interface ActorOptions {
  /** How often each of them is about their product. */
  readonly rounds: number
  readonly deadlineMs: number
}

export function createActor(number: number, product: Product): Actor {
  const language = number % 2 === 0 ? 'uk' : 'en'
  const user = person(8_600_000_000 + number, language)
  return { user, number, product, mark: `xyzzy${number}qwfp`, asked: [] }
}

/** Whether they ask what only a manager can answer. */
export function talks({ number }: Pick<Actor, 'number'>): boolean {
  return number % 4 === 0
}

/** One after another: photos, questions about what they show, taps, and what only a manager can answer. */
export async function act(world: ChatWorld, actor: Actor, options: ActorOptions): Promise<void> {
  const { telegram } = world
  const { user } = actor
  for (let round = 0; round < options.rounds; round += 1) {
    const card = await sendPhoto(world, actor, options)
    await askPrice(world, actor, options)
    const [refresh = ''] = buttonsOf(card)
    telegram.press(user, { chatId: user.id, messageId: card.message_id, data: refresh })
  }
  if (talks(actor)) await talkWithManager(world, actor, options)
}

async function sendPhoto(world: ChatWorld, actor: Actor, options: ActorOptions) {
  const source = await photoOf(actor)
  const photo = await reEncoded(source, actor.number + actor.asked.length)
  const { message_id: id } = await world.telegram.sendFromUser(actor.user, { photo })
  actor.asked.push(id)
  return answerTo(world, actor, { id, ...options })
}

const photoOf = ({ product }: Actor) => readCataloguePhoto(`${product.sku.toLowerCase()}-front`)

async function askPrice(world: ChatWorld, actor: Actor, options: ActorOptions): Promise<void> {
  const text = actor.number % 2 === 0 ? 'скільки коштує?' : 'how much is it?'
  const { message_id: id } = await world.telegram.sendFromUser(actor.user, { text })
  actor.asked.push(id)
  await answerTo(world, actor, { id, ...options })
}

async function talkWithManager(
  world: ChatWorld,
  { user, mark, asked, number }: Actor,
  { deadlineMs }: ActorOptions,
): Promise<void> {
  const { telegram } = world
  const { managersGroupId: chatId, manager } = telegram
  const photo = await reEncoded(await readDemoPhoto('unsold-bicycle'), number)
  const sent = await telegram.sendFromUser(user, { photo, caption: mark })
  asked.push(sent.message_id)
  const isTicket = ({ caption }: Message) => caption?.includes(mark) === true
  await telegram.waitForMessage(chatId, isTicket, { deadlineMs })
  const isTold = () => answersIn(telegram, user.id).some(({ message }) => message.text === mark)
  for (const until = Date.now() + deadlineMs; !isTold() && Date.now() < until; ) {
    // A crash may have posted it twice and noted only one of them.
    const replyTo = telegram.messages(chatId).findLast(isTicket)?.message_id ?? 0
    await telegram.sendFromUser(manager, { text: mark }, { chatId, replyTo })
    for (const soon = Date.now() + 5_000; !isTold() && Date.now() < soon; await delay(50));
  }
}

/** The bot's answer to a message, once it is no placeholder. */
function answerTo(
  { telegram }: ChatWorld,
  { user }: Actor,
  { id, deadlineMs }: Pick<ActorOptions, 'deadlineMs'> & { readonly id: number },
): Promise<Message> {
  const isAnswer = (message: Message) =>
    message.from?.is_bot === true &&
    message.reply_to_message?.message_id === id &&
    kindOf(message, languageOfUser(user)) !== 'placeholder'
  return telegram.waitForMessage(user.id, isAnswer, { deadlineMs })
}
