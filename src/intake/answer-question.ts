import { setTimeout as delay } from 'node:timers/promises'
import type { Inquiry } from '#src/domain/inquiry.ts'
import { fileKey } from '#src/domain/inquiry.ts'
import type { Candidate } from '#src/domain/outcome.ts'
import type { Identify } from '#src/identify/identifier.ts'
import type { OpenPhoto } from '#src/photo/open-photo.ts'
import { PhotoError, ShopperGoneError } from '#src/ports/errors.ts'
import type { InquiryStore } from '#src/ports/inquiry-store.ts'
import type { JobWorker } from '#src/ports/jobs.ts'
import type { FindOffers } from '#src/ports/offers.ts'
import type { Conversation, FileSource } from '#src/ports/shopper-chat.ts'
import type { TicketStore } from '#src/ports/ticket-store.ts'
import { type Combined, combine } from './combine.ts'

export interface AnswerDependencies {
  readonly inquiries: Pick<
    InquiryStore,
    'get' | 'setAnswerMessage' | 'noteCandidates' | 'markAnswered' | 'cancel'
  >
  readonly tickets: Pick<TicketStore, 'open'>
  readonly conversation: Pick<Conversation, 'sendPlaceholder' | 'showAnswer'>
  readonly files: FileSource
  readonly openPhoto: (bytes: Uint8Array) => Promise<OpenPhoto>
  readonly identify: Identify
  readonly findOffers: FindOffers
}

/** Telegram marks no end of an album: it is taken for complete when no photo came for so long. */
const albumPauseMs = 1_500

/**
 * Answers a inquiry: the placeholder first, then the ladder, then the answer in the placeholder's place. Every step
 * may be repeated after a crash; the message that is edited stays the same, so there is one answer. A photo that
 * comes late joins its album and changes the same message.
 */
export function createAnswerWorker(dependencies: AnswerDependencies): JobWorker<'answer'> {
  return {
    handle: async ({ inquiryId }, signal) => {
      for (;;) {
        signal.throwIfAborted()
        const inquiry = await readyInquiry(dependencies, inquiryId, signal)
        if (!inquiry || (await answer(dependencies, inquiry))) return
      }
    },
    giveUp: ({ inquiryId }) => escalateFailure(dependencies, inquiryId),
  }
}

type ReadyInquiry = Inquiry & { readonly answerMessageId: number }

/** @returns the inquiry when it is still to be answered, with its placeholder sent and its album complete. */
async function readyInquiry(
  dependencies: AnswerDependencies,
  inquiryId: number,
  signal: AbortSignal,
): Promise<ReadyInquiry | undefined> {
  const { inquiries } = dependencies
  const first = await inquiries.get(inquiryId)
  if (first?.state !== 'pending') return undefined
  const answerMessageId = first.answerMessageId ?? (await sendPlaceholder(dependencies, first))
  if (answerMessageId === undefined) return undefined
  if (first.answerMessageId === null) await inquiries.setAnswerMessage(inquiryId, answerMessageId)
  let inquiry: Inquiry | undefined = first
  for (let waitMs = pauseLeftMs(first); waitMs > 0 && inquiry; waitMs = pauseLeftMs(inquiry)) {
    await delay(waitMs, undefined, { signal })
    inquiry = await inquiries.get(inquiryId)
    if (inquiry?.state !== 'pending') return undefined
  }
  return inquiry && { ...inquiry, answerMessageId }
}

/** @returns undefined when there is nobody left to answer. */
async function sendPlaceholder(
  { inquiries, conversation }: AnswerDependencies,
  inquiry: Inquiry,
): Promise<number | undefined> {
  try {
    return await conversation.sendPlaceholder(inquiry)
  } catch (error) {
    if (!(error instanceof ShopperGoneError)) throw error
    await inquiries.cancel(inquiry.id)
    return undefined
  }
}

function pauseLeftMs({ isAlbum, photos }: Inquiry): number {
  const last = photos.at(-1)
  if (!isAlbum || !last) return 0
  const newest = Math.max(...photos.map(({ receivedAt }) => receivedAt.getTime()))
  // Never longer than the pause itself, whatever the clocks of database and process say.
  return Math.min(albumPauseMs, newest + albumPauseMs - Date.now())
}

/** @returns false when more photos came meanwhile. */
async function answer(dependencies: AnswerDependencies, inquiry: ReadyInquiry): Promise<boolean> {
  const { inquiries, conversation } = dependencies
  const looked = await lookAt(dependencies, inquiry)
  if (!looked) {
    await conversation.showAnswer(inquiry, inquiry.answerMessageId, { kind: 'unreadable' })
    return markAnswered(inquiries, inquiry, { identificationId: null, candidates: [], sku: null })
  }
  const { combined, identificationId } = looked
  if (combined.outcome === 'unknown') return escalate(dependencies, inquiry, combined.candidates)
  const isMatch = combined.outcome === 'matched'
  const offered = isMatch ? [{ sku: combined.sku }] : combined.offered
  const candidates = isMatch ? combined.candidates : combined.offered
  await inquiries.noteCandidates(inquiry.id, candidates)
  // Price and stock as they are now.
  const offers = await dependencies.findOffers(offered)
  const [only] = offers
  if (!only) return escalate(dependencies, inquiry, [])
  const shown = isMatch
    ? { kind: 'product' as const, ...only }
    : { kind: 'choice' as const, offered: offers }
  await conversation.showAnswer(inquiry, inquiry.answerMessageId, shown)
  return markAnswered(inquiries, inquiry, {
    identificationId,
    candidates,
    sku: isMatch ? combined.sku : null,
  })
}

function markAnswered(
  inquiries: AnswerDependencies['inquiries'],
  inquiry: Inquiry,
  answered: Parameters<InquiryStore['markAnswered']>[2],
): Promise<boolean> {
  return inquiries.markAnswered(inquiry.id, inquiry.photos.length, answered)
}

interface PhotoFindings {
  readonly combined: Combined
  readonly identificationId: string | null
}

/** @returns undefined when not one of the photos can be read. */
async function lookAt(
  { identify, files, openPhoto }: AnswerDependencies,
  inquiry: Inquiry,
): Promise<PhotoFindings | undefined> {
  const identifications: Awaited<ReturnType<Identify>>[] = []
  for (const photo of inquiry.photos) {
    try {
      let download: Promise<Uint8Array> | undefined
      const decode = async () => {
        download ??= files.fetch(photo.fileId)
        return (await openPhoto(await download)).decode()
      }
      const { caption } = inquiry
      const shopperId = `telegram:${inquiry.shopper.id}`
      const asked = { caption, shopperId }
      const identification = await identify({ fileKey: fileKey(photo), decode }, asked)
      // To the ladder a failed download is rungs that cannot be asked; here it is a reason to try again later.
      if (identification.outcome.outcome === 'unknown') await download
      identifications.push(identification)
    } catch (error) {
      if (!(error instanceof PhotoError)) throw error
    }
  }
  const last = identifications.at(-1)
  return last && { combined: combine(identifications), identificationId: last.id }
}

/** Shown first, then opened: a crash in between is repaired by doing both again. */
async function escalate(
  { conversation, tickets }: AnswerDependencies,
  inquiry: ReadyInquiry,
  candidates: readonly Candidate[],
): Promise<boolean> {
  await conversation.showAnswer(inquiry, inquiry.answerMessageId, { kind: 'ticket' })
  const { id: inquiryId, photos } = inquiry
  return tickets.open({ inquiryId, reason: 'unknown', candidates, photoCount: photos.length })
}

/** The job failed for good: a person takes over. The ticket comes first, for showing may be what fails. */
async function escalateFailure(
  { inquiries, tickets, conversation }: AnswerDependencies,
  inquiryId: number,
): Promise<void> {
  const inquiry = await inquiries.get(inquiryId)
  if (inquiry?.state !== 'pending') return
  await tickets.open({ inquiryId, reason: 'failed' })
  const messageId = inquiry.answerMessageId ?? (await conversation.sendPlaceholder(inquiry))
  await inquiries.setAnswerMessage(inquiryId, messageId)
  await conversation.showAnswer(inquiry, messageId, { kind: 'ticket' })
}
