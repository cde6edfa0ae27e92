import { setTimeout as delay } from 'node:timers/promises'
import {
  captionOf,
  fileKey,
  type Inquiry,
  type PhotoMessage,
  photosOf,
} from '#src/domain/inquiry.ts'
import type { Candidate, Identification } from '#src/domain/outcome.ts'
import type { Identify } from '#src/identify/identifier.ts'
import { whileWaiting } from '#src/lib/slots.ts'
import type { OpenPhoto } from '#src/photo/open-photo.ts'
import type { ChatWorker } from '#src/ports/chat-jobs.ts'
import { PhotoError, ShopperGoneError } from '#src/ports/errors.ts'
import type { FileSource } from '#src/ports/file-source.ts'
import type { ChatMessage, InquiryStore } from '#src/ports/inquiry-store.ts'
import type { FindOffers } from '#src/ports/offers.ts'
import type { Answer, ShopperChat } from '#src/ports/shopper-chat.ts'
import type { TicketStore } from '#src/ports/ticket-store.ts'
import { type Combined, combine } from './combine.ts'

export interface AnswerDependencies {
  readonly inquiries: Pick<
    InquiryStore,
    'get' | 'setAnswerMessage' | 'noteCandidates' | 'markAnswered' | 'cancel'
  >
  readonly tickets: Pick<TicketStore, 'open'>
  readonly shopperChat: Pick<ShopperChat, 'sendPlaceholder' | 'showAnswer'>
  readonly files: FileSource
  readonly openPhoto: (bytes: Uint8Array) => Promise<OpenPhoto>
  readonly identify: Identify
  readonly findOffers: FindOffers
}

/** Telegram marks no end of an album: it is taken for complete when no photo came for so long. */
const albumPauseMs = 1_500

/**
 * Answers an inquiry: the placeholder first, then the ladder, then the answer in the placeholder's place. Every step
 * may be repeated after a crash; the message that is edited stays the same, so there is one answer. A photo that
 * comes late joins its album and changes the same message.
 */
export function createAnswerWorker(dependencies: AnswerDependencies): ChatWorker {
  return {
    async handle(inquiryId, signal) {
      try {
        for (;;) {
          signal.throwIfAborted()
          const ready = await readyInquiry(dependencies, inquiryId, signal)
          if (!ready || (await answer(dependencies, ready))) return
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

/** An inquiry with the message that is to become its answer. */
interface ReadyInquiry {
  readonly inquiry: Inquiry
  readonly message: ChatMessage
}

/** @returns the inquiry when it is still to be answered, with its placeholder sent and its album complete. */
async function readyInquiry(
  dependencies: AnswerDependencies,
  inquiryId: number,
  signal: AbortSignal,
): Promise<ReadyInquiry | undefined> {
  const { inquiries } = dependencies
  const first = await inquiries.get(inquiryId)
  if (first?.state !== 'pending') return undefined
  const message = await answerMessage(dependencies, first)
  let inquiry: Inquiry | undefined = first
  for (let waitMs = pauseLeftMs(first); waitMs > 0; waitMs = pauseLeftMs(inquiry)) {
    await whileWaiting(() => delay(waitMs, undefined, { signal }))
    inquiry = await inquiries.get(inquiryId)
    if (inquiry?.state !== 'pending') return undefined
  }
  return { inquiry, message }
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

function pauseLeftMs({ isAlbum, messages }: Inquiry): number {
  if (!isAlbum) return 0
  const newest = Math.max(...messages.map(({ receivedAt }) => receivedAt.getTime()))
  // Never longer than the pause itself, whatever the clocks of database and process say.
  return Math.min(albumPauseMs, newest + albumPauseMs - Date.now())
}

/** @returns false when more photos came meanwhile. */
async function answer(dependencies: AnswerDependencies, ready: ReadyInquiry): Promise<boolean> {
  const { inquiries } = dependencies
  const { inquiry } = ready
  const found = await identifyPhotos(dependencies, inquiry)
  if (!found) {
    const kind = photosOf(inquiry).length > 0 ? 'unreadable' : 'send-photo'
    await show(dependencies, ready, { kind })
    return markAnswered(inquiries, inquiry, { identificationId: null, candidates: [], sku: null })
  }
  const { combined, identificationId } = found
  if (combined.outcome === 'unknown') return escalate(dependencies, ready, combined.candidates)
  const isMatch = combined.outcome === 'matched'
  const offered = isMatch ? [{ sku: combined.sku }] : combined.offered
  const candidates = isMatch ? combined.candidates : combined.offered
  await inquiries.noteCandidates(inquiry.id, candidates)
  // Price and stock as they are now.
  const offers = await dependencies.findOffers(offered)
  const [only] = offers
  if (!only) return escalate(dependencies, ready, [])
  await show(
    dependencies,
    ready,
    isMatch ? { kind: 'product', ...only } : { kind: 'choice', offered: offers },
  )
  return markAnswered(inquiries, inquiry, {
    identificationId,
    candidates,
    sku: isMatch ? combined.sku : null,
  })
}

/** A shopper who deleted "looking …" gets the answer in a message of its own, which is the one to be edited from then on. */
async function show(
  { inquiries, shopperChat }: Pick<AnswerDependencies, 'inquiries' | 'shopperChat'>,
  { inquiry, message }: ReadyInquiry,
  shown: Answer,
): Promise<void> {
  const place = await shopperChat.showAnswer(inquiry, message, shown)
  if (place.messageId !== message.messageId) await inquiries.setAnswerMessage(inquiry.id, place)
}

function markAnswered(
  inquiries: AnswerDependencies['inquiries'],
  inquiry: Inquiry,
  answered: Parameters<InquiryStore['markAnswered']>[2],
): Promise<boolean> {
  return inquiries.markAnswered(inquiry.id, inquiry.messages.length, answered)
}

interface PhotoFindings {
  readonly combined: Combined
  readonly identificationId: string | null
}

/** @returns undefined when not one of the photos can be read. */
async function identifyPhotos(
  dependencies: AnswerDependencies,
  inquiry: Inquiry,
): Promise<PhotoFindings | undefined> {
  const identifications: Identification[] = []
  for (const photo of photosOf(inquiry)) {
    try {
      identifications.push(await identifyPhoto(dependencies, inquiry, photo))
    } catch (error) {
      if (!(error instanceof PhotoError)) throw error
    }
  }
  const last = identifications.at(-1)
  return last && { combined: combine(identifications), identificationId: last.id }
}

async function identifyPhoto(
  { identify, files, openPhoto }: AnswerDependencies,
  inquiry: Inquiry,
  photo: PhotoMessage,
): Promise<Identification> {
  let download: Promise<Uint8Array> | undefined
  const decode = async () => {
    download ??= files.fetch(photo.fileId)
    return (await openPhoto(await download)).decode()
  }
  const identification = await identify(
    { fileKey: fileKey(photo), decode },
    { caption: captionOf(inquiry, photo), shopperId: `telegram:${inquiry.shopper.id}` },
  )
  // To the ladder a failed download is rungs that cannot be asked; here it is a reason to try again later.
  if (identification.outcome.outcome === 'unknown') await download
  return identification
}

/** Shown first, then opened: a crash in between is repaired by doing both again. */
async function escalate(
  dependencies: AnswerDependencies,
  ready: ReadyInquiry,
  candidates: readonly Candidate[],
): Promise<boolean> {
  const { id: inquiryId, messages } = ready.inquiry
  await show(dependencies, ready, { kind: 'ticket' })
  return dependencies.tickets.open({
    inquiryId,
    reason: 'unknown',
    candidates,
    messageCount: messages.length,
  })
}

/** The job failed for good: a person takes over. The ticket comes first, for showing may be what fails. */
async function escalateFailure(dependencies: AnswerDependencies, inquiryId: number): Promise<void> {
  const inquiry = await dependencies.inquiries.get(inquiryId)
  if (inquiry?.state !== 'pending') return
  await dependencies.tickets.open({ inquiryId, reason: 'failed' })
  const message = await answerMessage(dependencies, inquiry)
  await show(dependencies, { inquiry, message }, { kind: 'ticket' })
}
