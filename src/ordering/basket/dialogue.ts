import { type Draft, type DraftContent, emptyDraft } from '#src/domain/order.ts'
import { answerComment, answerName, answerPhone } from '#src/domain/order-answers.ts'
import { advance, askAgain, isTyped, positionOf, stepBack } from '#src/domain/order-position.ts'
import { smallTalkIn } from '#src/domain/small-talk.ts'
import type { ChatMessage } from '#src/ports/inquiry-store.ts'
import type { Drafts, DraftUpdate } from '#src/ports/orders.ts'
import type { ShopSettingsStore } from '#src/ports/shop-settings.ts'
import { type ConfirmDependencies, confirmBasket } from './confirm.ts'
import { type PlaceDependencies, takePlace } from './find-place.ts'
import {
  type BasketActor,
  type BasketPress,
  type BasketToast,
  changeOf,
  type PressDependencies,
} from './press.ts'
import { showStep } from './show-step.ts'

export interface BasketDependencies
  extends ConfirmDependencies,
    PlaceDependencies,
    PressDependencies {
  readonly drafts: Drafts
  readonly shopSettings: Pick<ShopSettingsStore, 'read'>
}

/**
 * Does what a button of the dialogue asks for, once. A button of what was shown before does nothing but show where the
 * dialogue stands.
 */
export async function pressInBasket(
  dependencies: BasketDependencies,
  actor: BasketActor,
  { press, message }: { readonly press: BasketPress; readonly message: ChatMessage },
): Promise<BasketToast | undefined> {
  const { shopper, update } = actor
  const { verb, at } = press
  if (verb === 'confirm') return confirmBasket(dependencies, actor, { press, message })
  const draft = await dependencies.drafts.find(shopper.id)
  if (draft?.id !== press.draftId) return 'outdated'
  const show = (shown: Draft) => showStep(dependencies, { shopper, draft: shown, message })
  if (isPast(draft, update)) {
    await showPast(dependencies, actor, { draft, message, isCancel: verb === 'cancel' })
    return undefined
  }
  if (draft.revision !== press.revision) {
    await show(draft)
    return 'basket-moved-on'
  }
  if (verb === 'cancel') {
    await withdraw(dependencies, actor, message)
    return undefined
  }
  const change = await changeOf(dependencies, draft, { verb, at })
  if (change === 'no-more') return 'basket-no-more'
  await show(await apply(dependencies, actor, { draft, change }))
  return undefined
}

/** Telegram delivers what came together within minutes; after a week without updates it counts from anywhere. */
const turnMs = 3_600_000

/** This update was handled before, and what came of it may not have been shown. */
function isRepeated({ lastUpdateId }: Draft, { id }: DraftUpdate): boolean {
  return lastUpdateId === id
}

/** It was handled before, or comes after later ones: an answer out of turn is asked for again. */
function isPast(draft: Draft, update: DraftUpdate): boolean {
  const { lastUpdateId, touchedAt } = draft
  if (lastUpdateId === null || lastUpdateId < update.id) return false
  return isRepeated(draft, update) || update.at.getTime() - touchedAt.getTime() < turnMs
}

interface Past {
  readonly draft: Draft
  readonly message?: ChatMessage
  readonly isCancel: boolean
}

/** Where the dialogue stands; of an order that this very update cancelled, that it is. */
async function showPast(
  dependencies: BasketDependencies,
  actor: BasketActor,
  { draft, message, isCancel }: Past,
): Promise<void> {
  if (isCancel && isRepeated(draft, actor.update)) await withdraw(dependencies, actor, message)
  else await showStep(dependencies, { shopper: actor.shopper, draft, message })
}

interface Change {
  /** What it was made from. */
  readonly draft: Draft
  readonly change: Partial<DraftContent>
}

async function apply(
  { drafts }: Pick<BasketDependencies, 'drafts'>,
  { shopper, update }: BasketActor,
  { draft: { id, revision }, change }: Change,
): Promise<Draft> {
  const changed = await drafts.change(shopper, update, (draft) =>
    draft.id === id && draft.revision === revision ? change : undefined,
  )
  return changed.draft
}

/** What a shopper says while the dialogue waits for an answer. */
export type SaidInBasket =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'contact'; readonly phone: string; readonly isOwn: boolean }
  /** The buttons in place of the keyboard. */
  | { readonly kind: 'back' }
  | { readonly kind: 'cancel' }

/** @returns false when it is not for the dialogue. */
export async function sayInBasket(
  dependencies: BasketDependencies,
  actor: BasketActor,
  said: SaidInBasket,
): Promise<boolean> {
  const { shopper, update } = actor
  const draft = await dependencies.drafts.find(shopper.id)
  if (!draft) return false
  const { orderMinutes } = await dependencies.shopSettings.read()
  const wasHandled = isRepeated(draft, update)
  if (!wasHandled && !isFor(draft, said, { at: update.at, orderMinutes })) return false
  if (isPast(draft, update)) {
    await showPast(dependencies, actor, { draft, isCancel: said.kind === 'cancel' })
    return true
  }
  if (said.kind === 'cancel') {
    await withdraw(dependencies, actor)
    return true
  }
  const change = await answerOf(dependencies, draft, said)
  await showStep(dependencies, {
    shopper,
    draft: await apply(dependencies, actor, { draft, change }),
  })
  return true
}

interface Patience {
  readonly at: Date
  readonly orderMinutes: number
}

/** Words are an answer for a while; greetings and questions are none, but in a comment. */
function isFor(draft: Draft, said: SaidInBasket, { at, orderMinutes }: Patience): boolean {
  if (draft.lines.length === 0) return false
  const position = positionOf(draft)
  if (said.kind !== 'text') return position.step === 'phone'
  if (!isTyped(position)) return false
  if (at.getTime() - draft.touchedAt.getTime() > orderMinutes * 60_000) return false
  if (position.step === 'comment') return true
  return !said.text.trim().endsWith('?') && smallTalkIn(said.text) === undefined
}

async function answerOf(
  dependencies: BasketDependencies,
  draft: Draft,
  said: Exclude<SaidInBasket, { readonly kind: 'cancel' }>,
): Promise<Partial<DraftContent>> {
  if (said.kind === 'back') return stepBack(draft)
  if (said.kind === 'contact') return answerContact(draft, said)
  switch (positionOf(draft).step) {
    case 'name':
      return answerName(draft, said.text)
    case 'phone':
      return answerPhone(draft, said.text)
    case 'comment':
      return answerComment(draft, said.text)
    case 'place':
    case 'branch':
    case 'basket':
    case 'delivery':
    case 'payment':
    case 'summary':
      return takePlace(dependencies, draft, said.text)
  }
}

/** A number that somebody else's contact has is typed by hand: then it is meant. */
function answerContact(
  draft: Draft,
  { phone, isOwn }: Extract<SaidInBasket, { readonly kind: 'contact' }>,
): Partial<DraftContent> {
  return isOwn ? answerPhone(draft, phone) : askAgain(draft, 'phone-not-own')
}

/** Opens the basket. */
export async function openBasket(
  dependencies: BasketDependencies,
  { shopper, update }: BasketActor,
): Promise<void> {
  const draft = await dependencies.drafts.find(shopper.id)
  if (!draft || draft.lines.length === 0) {
    const place = { chatId: shopper.id, language: shopper.language }
    await dependencies.basketChat.show(place, { kind: 'nothing' })
    return
  }
  const change = advance(draft, {}, 'basket')
  const shown = isPast(draft, update)
    ? draft
    : await apply(dependencies, { shopper, update }, { draft, change })
  await showStep(dependencies, { shopper, draft: shown })
}

/** /cancel: empties the basket. @returns false when there is none. */
export async function emptyBasket(
  dependencies: BasketDependencies,
  actor: BasketActor,
): Promise<boolean> {
  const draft = await dependencies.drafts.find(actor.shopper.id)
  if (!draft) return false
  if (draft.lines.length === 0 && !isRepeated(draft, actor.update)) return false
  await withdraw(dependencies, actor)
  return true
}

/** The row stays, empty: so a repeated update is known for what it is. */
async function withdraw(
  { drafts, basketChat }: Pick<BasketDependencies, 'drafts' | 'basketChat'>,
  { shopper, update }: BasketActor,
  message?: ChatMessage,
): Promise<void> {
  await drafts.change(shopper, update, () => emptyDraft)
  const place = { chatId: shopper.id, language: shopper.language }
  await basketChat.show(place, { kind: 'cancelled' }, message)
}
