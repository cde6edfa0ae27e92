import { setTimeout as delay } from 'node:timers/promises'
import type { Candidate } from '#src/domain/outcome.ts'
import type { Question, QuestionPhoto } from '#src/domain/question.ts'
import type { Identify } from '#src/identify/identifier.ts'
import type { OpenPhoto } from '#src/photo/open-photo.ts'
import { PhotoError, ShopperGoneError } from '#src/ports/errors.ts'
import type { JobWorker } from '#src/ports/jobs.ts'
import type { QuestionStore } from '#src/ports/question-store.ts'
import type { Conversation, FileSource, Offer } from '#src/ports/shopper-chat.ts'
import type { TicketStore } from '#src/ports/ticket-store.ts'
import { type Combined, combine } from './combine.ts'

export interface AnswerDependencies {
  readonly questions: Pick<
    QuestionStore,
    'get' | 'setAnswerMessage' | 'noteCandidates' | 'markAnswered' | 'cancel'
  >
  readonly tickets: Pick<TicketStore, 'open'>
  readonly conversation: Pick<Conversation, 'sendPlaceholder' | 'showAnswer'>
  readonly files: FileSource
  readonly openPhoto: (bytes: Uint8Array) => Promise<OpenPhoto>
  readonly identify: Identify
  /** The products with their pictures, in the order asked for; what is not sold any more is left out. */
  readonly findOffers: (candidates: readonly Pick<Candidate, 'sku'>[]) => Promise<readonly Offer[]>
}

/** Telegram marks no end of an album: it is taken for complete when no photo came for so long. */
const albumPauseMs = 1_500

/**
 * Answers a question: the placeholder first, then the ladder, then the answer in the placeholder's place. Every step
 * may be repeated after a crash; the message that is edited stays the same, so there is one answer. A photo that
 * comes late joins its album and changes the same message.
 */
export function createAnswerWorker(dependencies: AnswerDependencies): JobWorker<'answer'> {
  return {
    handle: async ({ questionId }, signal) => {
      for (;;) {
        signal.throwIfAborted()
        const question = await readyQuestion(dependencies, questionId, signal)
        if (!question || (await answer(dependencies, question))) return
      }
    },
    giveUp: ({ questionId }) => escalateFailure(dependencies, questionId),
  }
}

type ReadyQuestion = Question & { readonly answerMessageId: number }

/** @returns the question when it is still to be answered, with its placeholder sent and its album complete. */
async function readyQuestion(
  dependencies: AnswerDependencies,
  questionId: number,
  signal: AbortSignal,
): Promise<ReadyQuestion | undefined> {
  const { questions } = dependencies
  const first = await questions.get(questionId)
  if (first?.state !== 'pending') return undefined
  const answerMessageId = first.answerMessageId ?? (await sendPlaceholder(dependencies, first))
  if (answerMessageId === undefined) return undefined
  if (first.answerMessageId === null) await questions.setAnswerMessage(questionId, answerMessageId)
  let question: Question | undefined = first
  for (let waitMs = pauseLeftMs(first); waitMs > 0 && question; waitMs = pauseLeftMs(question)) {
    await delay(waitMs, undefined, { signal })
    question = await questions.get(questionId)
    if (question?.state !== 'pending') return undefined
  }
  return question && { ...question, answerMessageId }
}

/** @returns undefined when there is nobody left to answer. */
async function sendPlaceholder(
  { questions, conversation }: AnswerDependencies,
  question: Question,
): Promise<number | undefined> {
  try {
    return await conversation.sendPlaceholder(question)
  } catch (error) {
    if (!(error instanceof ShopperGoneError)) throw error
    await questions.cancel(question.id)
    return undefined
  }
}

function pauseLeftMs({ isAlbum, photos }: Question): number {
  const last = photos.at(-1)
  if (!isAlbum || !last) return 0
  const newest = Math.max(...photos.map(({ receivedAt }) => receivedAt.getTime()))
  // Never longer than the pause itself, whatever the clocks of database and process say.
  return Math.min(albumPauseMs, newest + albumPauseMs - Date.now())
}

/** @returns false when more photos came meanwhile. */
async function answer(dependencies: AnswerDependencies, question: ReadyQuestion): Promise<boolean> {
  const { questions, conversation } = dependencies
  const looked = await lookAt(dependencies, question)
  if (!looked) {
    await conversation.showAnswer(question, question.answerMessageId, { kind: 'unreadable' })
    return markAnswered(questions, question, { identificationId: null, candidates: [], sku: null })
  }
  const { combined, identificationId } = looked
  if (combined.outcome === 'unknown') return escalate(dependencies, question, combined.candidates)
  const isMatch = combined.outcome === 'matched'
  const offered = isMatch ? [{ sku: combined.sku }] : combined.offered
  const candidates = isMatch ? combined.candidates : combined.offered
  await questions.noteCandidates(question.id, candidates)
  // Price and stock as they are now.
  const offers = await dependencies.findOffers(offered)
  const [only] = offers
  if (!only) return escalate(dependencies, question, [])
  const shown = isMatch
    ? { kind: 'product' as const, ...only }
    : { kind: 'choice' as const, offered: offers }
  await conversation.showAnswer(question, question.answerMessageId, shown)
  return markAnswered(questions, question, {
    identificationId,
    candidates,
    sku: isMatch ? combined.sku : null,
  })
}

function markAnswered(
  questions: AnswerDependencies['questions'],
  question: Question,
  answered: Parameters<QuestionStore['markAnswered']>[2],
): Promise<boolean> {
  return questions.markAnswered(question.id, question.photos.length, answered)
}

interface Looked {
  readonly combined: Combined
  readonly identificationId: string | null
}

/** @returns undefined when not one of the photos can be read. */
async function lookAt(
  { identify, files, openPhoto }: AnswerDependencies,
  question: Question,
): Promise<Looked | undefined> {
  const identifications: Awaited<ReturnType<Identify>>[] = []
  for (const photo of question.photos) {
    try {
      let download: Promise<Uint8Array> | undefined
      const decode = async () => {
        download ??= files.fetch(photo.fileId)
        return (await openPhoto(await download)).decode()
      }
      const { caption } = question
      const shopperId = `telegram:${question.shopper.id}`
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

/** Known again without a download, also when it is forwarded. */
export function fileKey({ fileUniqueId }: Pick<QuestionPhoto, 'fileUniqueId'>): string {
  return `telegram:${fileUniqueId}`
}

/** Shown first, then opened: a crash in between is repaired by doing both again. */
async function escalate(
  { conversation, tickets }: AnswerDependencies,
  question: ReadyQuestion,
  candidates: readonly Candidate[],
): Promise<boolean> {
  await conversation.showAnswer(question, question.answerMessageId, { kind: 'ticket' })
  const { id: questionId, photos } = question
  return tickets.open({ questionId, reason: 'unknown', candidates, photoCount: photos.length })
}

/** The job failed for good: a person takes over. The ticket comes first, for showing may be what fails. */
async function escalateFailure(
  { questions, tickets, conversation }: AnswerDependencies,
  questionId: number,
): Promise<void> {
  const question = await questions.get(questionId)
  if (question?.state !== 'pending') return
  await tickets.open({ questionId, reason: 'failed' })
  const messageId = question.answerMessageId ?? (await conversation.sendPlaceholder(question))
  await questions.setAnswerMessage(questionId, messageId)
  await conversation.showAnswer(question, messageId, { kind: 'ticket' })
}
