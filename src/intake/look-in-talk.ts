import { setTimeout as delay } from 'node:timers/promises'
import { type Inquiry, photosOf } from '#src/domain/inquiry.ts'
import { maxCardOffers } from '#src/domain/ticket-picture.ts'
import { whileWaiting } from '#src/lib/slots.ts'
import type { ChatMessage, InquiryStore } from '#src/ports/inquiry-store.ts'
import type { FindOffers } from '#src/ports/offers.ts'
import type { StaffChat } from '#src/ports/staff-chat.ts'
import type { TalkStore } from '#src/ports/talk-store.ts'
import { candidatesOf } from './combine.ts'
import { type LookDependencies, lookAtPhotos } from './look-at-photos.ts'

export interface LookInTalkDependencies extends LookDependencies {
  readonly inquiries: LookDependencies['inquiries'] &
    Pick<InquiryStore, 'noteShown' | 'noteSeen' | 'markAnswered'>
  readonly talk: Pick<TalkStore, 'twinOf' | 'placeOf'>
  readonly staffChat: Pick<StaffChat, 'showSeen'>
  readonly findOffers: FindOffers
}

/** The photo itself is on its way to the managers, in a lane of its own. */
const copyTries = 40
const copyPauseMs = 250

/**
 * Looks at photos that came while a person talks with the shopper. What they may show the managers see, under the photo;
 * the shopper is told nothing. @returns false when there is more to see by now.
 */
export async function lookInTalk(
  dependencies: LookInTalkDependencies,
  inquiry: Inquiry,
  signal: AbortSignal,
): Promise<boolean> {
  const { inquiries, findOffers } = dependencies
  const { id, revision } = inquiry
  const seen = await lookAtPhotos(dependencies, inquiry)
  const candidates = 'combined' in seen ? candidatesOf(seen.combined) : []
  // Buttons mean candidates by their place.
  await inquiries.noteShown(id, candidates)
  const offered = (await findOffers(candidates)).slice(0, maxCardOffers)
  if (offered.length > 0) await show(dependencies, { ...inquiry, candidates }, { offered, signal })
  const identificationId = 'combined' in seen ? seen.identificationId : null
  return inquiries.markAnswered(id, revision, { identificationId, candidates, sku: null })
}

/** The job failed for good: the managers have the photo all the same. */
export async function giveUpInTalk(
  { inquiries }: Pick<LookInTalkDependencies, 'inquiries'>,
  { id, revision }: Inquiry,
): Promise<void> {
  await inquiries.markAnswered(id, revision, { identificationId: null, candidates: [], sku: null })
}

type SeenPhoto = Pick<Parameters<StaffChat['showSeen']>[0], 'offered'> & {
  readonly signal: AbortSignal
}

/** In one message, also of an album that grows, and when it is done again after a crash. */
async function show(
  { talk, staffChat, inquiries }: LookInTalkDependencies,
  inquiry: Inquiry,
  { offered, signal }: SeenPhoto,
): Promise<void> {
  const copy = await copyOf(talk, inquiry, signal)
  const { ticketMessage: before } = await talk.placeOf(inquiry.id)
  const message = await staffChat.showSeen({ inquiry, offered, copy }, before)
  await inquiries.noteSeen(inquiry.id, message)
}

/** @throws Error while the managers do not have the photo: to be tried again. */
async function copyOf(
  talk: Pick<TalkStore, 'twinOf'>,
  inquiry: Inquiry,
  signal: AbortSignal,
): Promise<ChatMessage> {
  const [photo] = photosOf(inquiry)
  const source = { chatId: inquiry.chatId, messageId: photo?.messageId ?? inquiry.firstMessageId }
  for (let tries = 0; tries < copyTries; tries += 1) {
    const copy = await talk.twinOf(source)
    if (copy) return copy
    await whileWaiting(() => delay(copyPauseMs, undefined, { signal }))
  }
  throw new Error('the managers do not have the photo yet')
}
