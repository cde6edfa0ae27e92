import { randomUUID } from 'node:crypto'
import { type Inquiry, postsOf, wordsOf } from '#src/domain/inquiry.ts'
import type { Product } from '#src/domain/product.ts'
import { searchableText } from '#src/domain/searchable-text.ts'
import { searchWords } from '#src/domain/words/search-words.ts'
import { sharedWords } from '#src/domain/words/shared-words.ts'
import { createDeadline } from '#src/lib/deadline.ts'
import type { CatalogueStore } from '#src/ports/catalogue-store.ts'
import type { ChannelPosts } from '#src/ports/channel-posts.ts'
import type { InquiryStore } from '#src/ports/inquiry-store.ts'
import type { SearchAsker } from '#src/ports/product-search.ts'
import type { QuestionReader } from '#src/ports/question-reader.ts'
import type { Answer } from '#src/ports/shopper-chat.ts'
import {
  type AnswerTextDependencies,
  type AskedText,
  answerText,
  answerUnderstood,
  type TextAnswer,
} from './answer-text.ts'
import type { Combined } from './combine.ts'
import { findDescribed, findNamed, outcomeOf } from './find-by-text.ts'

export interface LookAtTextDependencies extends AnswerTextDependencies {
  readonly catalogue: Pick<CatalogueStore, 'findSkus' | 'findByAddress' | 'findProducts'>
  readonly inquiries: Pick<InquiryStore, 'topic'>
  readonly channelPosts: Pick<ChannelPosts, 'find'>
  /** What no rule understands. */
  readonly questions: QuestionReader
}

/** What comes of words alone. */
export type TextFindings =
  | { readonly combined: Combined }
  /** What is said; the chat goes on about `topic`. */
  | { readonly answer: Answer; readonly topic: Product | undefined }
  /** It is a question that only a person can answer. */
  | { readonly person: true }

/** Nobody waits longer for a search and for a model together. */
const timeoutMs = 8_000
/** "колготки?" asks whether they are sold; a person is needed for more than a word. */
const minWords = 2
/** Of the words of a question, what a product must have for the question to be about it. */
const minShared = 0.5

/**
 * What an inquiry without photos asks for, in this order: the products of a post that it forwards; one that it names; a question about the shop or about
 * what the chat is about, by rules; with a question mark, the same by a model; products that its words describe. A
 * question that nobody understands is for a person.
 */
export async function lookAtText(
  dependencies: LookAtTextDependencies,
  inquiry: Inquiry,
): Promise<TextFindings> {
  const linked = await dependencies.channelPosts.find(postsOf(inquiry))
  if (linked.length > 0) return { combined: outcomeOf(linked) }
  const text = wordsOf(inquiry)
  const named = await findNamed(dependencies.catalogue, text)
  if (named?.outcome === 'link') return { answer: { kind: 'link' }, topic: undefined }
  if (named) return { combined: named }
  const asked = await askedIn(dependencies, inquiry, text)
  const byRules = await answerText(dependencies, asked)
  if (byRules) return findingsOf(byRules, asked)
  const isQuestion = text.includes('?')
  const byModel = isQuestion ? await answerByModel(dependencies, asked) : undefined
  if (byModel) return findingsOf(byModel, asked)
  const described = await findDescribed(dependencies.products, text, asked.asker)
  if (!isQuestion || searchWords(text).length < minWords) return { combined: described }
  return (await isAbout(dependencies, described, text)) ? { combined: described } : { person: true }
}

async function askedIn(
  { inquiries, catalogue, shopSettings }: LookAtTextDependencies,
  inquiry: Inquiry,
  text: string,
): Promise<AskedText> {
  const { topicMinutes } = await shopSettings.read()
  const sku = await inquiries.topic(inquiry, topicMinutes)
  const [product] = sku ? await catalogue.findProducts([sku]) : []
  return { text, language: inquiry.language, product, asker: searchAsker(inquiry) }
}

/** Words are searched by, and a model is asked, for this shopper. */
export function searchAsker({ shopper }: Pick<Inquiry, 'shopper'>): SearchAsker {
  return {
    identificationId: randomUUID(),
    shopperId: `telegram:${shopper.id}`,
    deadline: createDeadline(timeoutMs),
  }
}

async function answerByModel(dependencies: LookAtTextDependencies, asked: AskedText) {
  const understood = await dependencies.questions.read(asked)
  return understood && answerUnderstood(dependencies, asked, understood)
}

function findingsOf(answer: TextAnswer, { product }: AskedText): TextFindings {
  switch (answer.kind) {
    case 'shop':
      return { answer: { kind: 'shop-answer', text: answer.text }, topic: product }
    case 'about':
      return { answer: { ...answer, kind: 'about-product' }, topic: product }
    case 'siblings':
      return { combined: outcomeOf(answer.products.map(({ sku }) => sku)) }
    case 'person':
      return { person: true }
  }
}

/** "а шапки є?" is about the hats that were found; "чи линяє?" is not about what sounds a little like it. */
async function isAbout(
  { catalogue }: LookAtTextDependencies,
  found: Combined,
  text: string,
): Promise<boolean> {
  if (found.outcome === 'unknown') return false
  const [first] = found.outcome === 'matched' ? found.candidates : found.offered
  const [product] = first ? await catalogue.findProducts([first.sku]) : []
  if (!product) return false
  const { category, brand, material } = product
  const description = [searchableText(product), category, brand, ...Object.values(material)]
  return sharedWords(text, description.join('\n')) >= minShared
}
