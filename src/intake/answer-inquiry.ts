import { type Inquiry, photosOf, wordsOf } from '#src/domain/inquiry.ts'
import type { Candidate } from '#src/domain/outcome.ts'
import { firstSelection } from '#src/domain/selection.ts'
import type { TicketReason } from '#src/domain/ticket.ts'
import type { ChatWorker } from '#src/ports/chat-jobs.ts'
import { ShopperGoneError } from '#src/ports/errors.ts'
import type { Answered, ChatMessage, InquiryStore } from '#src/ports/inquiry-store.ts'
import type { ModelConsents } from '#src/ports/model-consents.ts'
import type { Offer } from '#src/ports/offers.ts'
import type { Answer, ShopperChat } from '#src/ports/shopper-chat.ts'
import type { TicketStore } from '#src/ports/ticket-store.ts'
import { awaitAlbum, lastReceivedMs } from './await-album.ts'
import { type Combined, candidatesOf } from './combine.ts'
import { lookAtInquiry, type PhotoFindings, type Said } from './look-at-inquiry.ts'
import type { LookAtTextDependencies } from './look-at-text.ts'
import { giveUpInTalk, type LookInTalkDependencies, lookInTalk } from './look-in-talk.ts'
import { photoToFrame } from './photo-to-frame.ts'
import type { WhileWorking } from './show-progress.ts'

export interface AnswerDependencies extends LookAtTextDependencies, LookInTalkDependencies {
  readonly inquiries: LookInTalkDependencies['inquiries'] &
    Pick<
      InquiryStore,
      'get' | 'topic' | 'setAnswerMessage' | 'askToDescribe' | 'splitWords' | 'cancel'
    >
  readonly tickets: Pick<TicketStore, 'open'>
  readonly modelConsents: Pick<ModelConsents, 'find' | 'ask'>
  readonly shopperChat: Pick<ShopperChat, 'sendPlaceholder' | 'showAnswer'>
  readonly whileWorking: WhileWorking
  /** Told how long the shopper has waited, since the last message that is answered. */
  readonly onShown?: (waitedMs: number) => void
}

/**
 * Answers an inquiry: the placeholder first, then the ladder, then the answer in the placeholder's place. Every step
 * may be repeated after a crash; the message that is edited stays the same, so there is one answer. A photo that
 * comes late joins its album and changes the same message.
 */
export function createAnswerWorker(dependencies: AnswerDependencies): ChatWorker {
  return {
    async handle(inquiryId, signal) {
      try {
        let isDone = false
        while (!isDone) {
          signal.throwIfAborted()
          isDone = await answerOnce(dependencies, inquiryId, signal)
        }
      } catch (error) {
        // Nobody is left to answer.
        if (!(error instanceof ShopperGoneError)) throw error
        await dependencies.inquiries.cancel(inquiryId)
      }
    },
    giveUp: (inquiryId) => escalateFailure(dependencies, inquiryId),
  }
}

/** @returns false when there is more to see by now. */
async function answerOnce(
  dependencies: AnswerDependencies,
  inquiryId: number,
  signal: AbortSignal,
): Promise<boolean> {
  const { inquiries } = dependencies
  const first = await inquiries.get(inquiryId)
  if (first?.state !== 'pending') return true
  if (first.inTalk) {
    const inquiry = await awaitAlbum(inquiries, first, signal)
    return inquiry === undefined || lookInTalk(dependencies, inquiry, signal)
  }
  const ready = await readyInquiry(dependencies, first, signal)
  return ready === undefined || answer(dependencies, ready)
}

/** An inquiry with the message that is to become its answer. */
interface ReadyInquiry {
  readonly inquiry: Inquiry
  readonly message: ChatMessage
  /** Beside the answer the shopper is asked whether models outside of the shop may see the photo. */
  readonly asksConsent?: boolean
}

/** @returns the inquiry with its placeholder sent and its album complete, when it is still to be answered. */
async function readyInquiry(
  dependencies: AnswerDependencies,
  first: Inquiry,
  signal: AbortSignal,
): Promise<ReadyInquiry | undefined> {
  const message = await answerMessage(dependencies, first)
  const inquiry = await awaitAlbum(dependencies.inquiries, first, signal)
  return inquiry && { inquiry, message }
}

/** The message that says "looking …": sent once, and noted. */
async function answerMessage(
  { inquiries, shopperChat }: Pick<AnswerDependencies, 'inquiries' | 'shopperChat'>,
  inquiry: Inquiry,
): Promise<ChatMessage> {
  const { id, chatId, answerMessageId } = inquiry
  if (answerMessageId !== null) return { chatId, messageId: answerMessageId }
  const message = await shopperChat.sendPlaceholder(inquiry)
  await inquiries.setAnswerMessage(id, message)
  return message
}

/** @returns false when there is more to see by now. */
async function answer(dependencies: AnswerDependencies, begun: ReadyInquiry): Promise<boolean> {
  const found = await dependencies.whileWorking(begun, () =>
    lookAtInquiry(dependencies, begun.inquiry),
  )
  if ((await dependencies.shopSettings.read()).paused) {
    const candidates = 'combined' in found ? candidatesOf(found.combined) : []
    return escalate(dependencies, begun, { reason: 'paused', candidates })
  }
  if ('person' in found) {
    return escalate(dependencies, begun, { reason: 'question', candidates: [] })
  }
  if ('answer' in found) return answerWithout(dependencies, begun, found)
  const { combined, identificationId, written } = found
  const ready = { ...begun, asksConsent: await asksConsent(dependencies, begun, found) }
  if (combined.outcome === 'unknown') {
    return answerUnknown(dependencies, ready, { ...combined, identificationId })
  }
  const isMatch = combined.outcome === 'matched'
  const offered = isMatch ? [{ sku: combined.sku }] : combined.offered
  const candidates = isMatch ? combined.candidates : combined.offered
  const { id } = ready.inquiry
  await dependencies.inquiries.noteShown(id, candidates)
  // Price and stock as they are now.
  const offers = await dependencies.findOffers(offered)
  const [first] = offers
  if (!first)
    return escalate(dependencies, ready, { reason: 'unknown', candidates: [], identificationId })
  const sku = isMatch ? combined.sku : null
  await show(
    dependencies,
    { ...ready, inquiry: { ...ready.inquiry, candidates, sku, decidedBy: sku && 'machine' } },
    isMatch
      ? productAnswer(ready.inquiry, first, { candidates, written })
      : {
          kind: 'choice',
          offered: offers,
          ...(await photoToFrame(dependencies.files, ready.inquiry, offers)),
        },
  )
  const answered = { identificationId, candidates, sku }
  return settle(dependencies, ready, { answered, combined })
}

/** Where signs contradict each other a manager may choose as well as the shopper: who speaks first decides. */
async function settle(
  { inquiries, tickets }: Pick<AnswerDependencies, 'inquiries' | 'tickets'>,
  { inquiry }: ReadyInquiry,
  { answered, combined }: { readonly answered: Answered; readonly combined: Combined },
): Promise<boolean> {
  if (!(await record(inquiries, inquiry, answered))) return false
  const { id, revision } = inquiry
  const isDisputed = combined.outcome === 'ambiguous' && combined.isDisputed
  if (isDisputed) await tickets.open({ inquiryId: id, revision, reason: 'disagree' })
  return true
}

/** Once, and only where a model might know what nothing else does. */
async function asksConsent(
  { modelConsents }: AnswerDependencies,
  { inquiry }: ReadyInquiry,
  { combined, awaitsConsent }: PhotoFindings,
): Promise<boolean> {
  if (!awaitsConsent || combined.outcome === 'matched') return false
  return modelConsents.ask(inquiry.shopper.id, inquiry.id)
}

/** What a manager is to be told of what the machine saw. */
interface Seen {
  readonly candidates: readonly Candidate[]
  readonly identificationId?: string | null | undefined
  readonly gone?: string | undefined
}

/** Before a person is asked of a photo without a word, it is to be described: words may find what the photo does not. */
async function answerUnknown(
  dependencies: AnswerDependencies,
  ready: ReadyInquiry,
  { candidates, identificationId, gone }: Seen,
): Promise<boolean> {
  const { id, revision } = ready.inquiry
  if (photosOf(ready.inquiry).length === 0) {
    return answerWithout(dependencies, ready, { answer: { kind: 'nothing-found' } })
  }
  if (wordsOf(ready.inquiry) !== '') {
    return escalate(dependencies, ready, { reason: 'unknown', candidates, identificationId })
  }
  await show(dependencies, ready, { kind: 'describe', gone })
  return dependencies.inquiries.askToDescribe(id, revision, candidates)
}

/** With the size and colour that the shopper wrote of, else with those that are written in the photo. */
function productAnswer(
  inquiry: Inquiry,
  { product, photo }: Offer,
  { candidates, written }: { readonly candidates: readonly Candidate[]; readonly written: string },
): Answer {
  const place = candidates.findIndex(({ sku }) => sku === product.sku)
  const selection = firstSelection(product, [wordsOf(inquiry), written])
  return { kind: 'product', product, photo, place, selection }
}

/** No product is shown; what the chat was about it may still be about. */
async function answerWithout(
  dependencies: AnswerDependencies,
  ready: ReadyInquiry,
  { answer: shown, topic }: Said,
): Promise<boolean> {
  await dependencies.inquiries.noteShown(ready.inquiry.id, [])
  await show(dependencies, ready, shown)
  const nothing = { identificationId: null, candidates: [], sku: topic?.sku ?? null }
  return record(dependencies.inquiries, ready.inquiry, nothing)
}

/**
 * Words that came while a photo was looked at, or a product was shown, are about what the shopper sees by now: they get
 * an answer of their own. Others say more of what is searched for. @returns false when there is more to see by now.
 */
async function record(
  inquiries: Pick<InquiryStore, 'markAnswered' | 'splitWords'>,
  inquiry: Inquiry,
  answered: Answered,
): Promise<boolean> {
  const { id, revision, messages } = inquiry
  if (await inquiries.markAnswered(id, revision, answered)) return true
  if (answered.sku === null && photosOf(inquiry).length === 0) return false
  await inquiries.splitWords(
    id,
    messages.map(({ messageId }) => messageId),
  )
  return inquiries.markAnswered(id, revision, answered)
}

/** A shopper who deleted "looking …" gets the answer in a message of its own, which is the one to be edited from then on. */
async function show(
  {
    inquiries,
    shopperChat,
    onShown,
  }: Pick<AnswerDependencies, 'inquiries' | 'shopperChat' | 'onShown'>,
  { inquiry, message, asksConsent = false }: ReadyInquiry,
  shown: Answer,
): Promise<void> {
  const place = await shopperChat.showAnswer(inquiry, message, { ...shown, asksConsent })
  // The clocks of database and process may differ a little.
  onShown?.(Math.max(0, Date.now() - lastReceivedMs(inquiry)))
  if (place.messageId !== message.messageId) await inquiries.setAnswerMessage(inquiry.id, place)
}

/** Shown first, then opened: a crash in between is repaired by doing both again. */
async function escalate(
  dependencies: AnswerDependencies,
  ready: ReadyInquiry,
  ticket: Seen & { readonly reason: TicketReason },
): Promise<boolean> {
  const { id: inquiryId, revision } = ready.inquiry
  const kind = ['question', 'paused'].includes(ticket.reason) ? 'asked-person' : 'ticket'
  await show(dependencies, ready, { kind })
  return dependencies.tickets.open({ inquiryId, revision, ...ticket })
}

/**
 * The job failed for good: a person takes over. The ticket comes first, for showing may be what fails; where a process
 * died in between, only the words are left to be said.
 */
async function escalateFailure(dependencies: AnswerDependencies, inquiryId: number): Promise<void> {
  const inquiry = await dependencies.inquiries.get(inquiryId)
  if (inquiry?.state !== 'pending' && inquiry?.state !== 'ticketed') return
  if (inquiry.inTalk) return giveUpInTalk(dependencies, inquiry)
  if (inquiry.state === 'pending') await dependencies.tickets.open({ inquiryId, reason: 'failed' })
  const message = await answerMessage(dependencies, inquiry)
  await show(dependencies, { inquiry, message }, { kind: 'ticket' })
}
