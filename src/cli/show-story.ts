import type {
  PhotoStory,
  StoryCall,
  StoryIdentification,
  StoryOrder,
  StoryQuestion,
  StoryTicket,
} from '#src/ports/photo-story.ts'
import { candidateLine, rungLine } from './show-identification.ts'
import { formatUsd } from './show-model-calls.ts'

/** A story as a person reads it. */
export function storyLines(story: PhotoStory): readonly string[] {
  const { question, identifications, ticket, orders } = story
  return [
    ...(question ? questionLines(question) : ['nobody asked about this photo']),
    ...identifications.flatMap(identificationLines),
    ...(ticket ? ticketLines(ticket) : []),
    ...orders.map(orderLine),
  ]
}

function questionLines(question: StoryQuestion): readonly string[] {
  const { id, at, state, sku, decidedBy, candidates, rejected, messages } = question
  const who = decidedBy === null ? '' : `, by ${decidedBy}: ${sku ?? 'not sold'}`
  return [
    `question ${id} of ${at.toISOString()}: ${state}${who}`,
    ...messages.flatMap((message) => [
      `  ${message.at.toISOString()}  ${message.kind}${quoted(message.text)}`,
      ...(message.written === null ? [] : [`    written in it:${quoted(message.written)}`]),
    ]),
    ...(candidates.length > 0 ? ['  offered:', ...candidates.map(candidateLine)] : []),
    ...(rejected.length > 0 ? [`  the shopper said no to: ${rejected.join(', ')}`] : []),
  ]
}

function identificationLines(one: StoryIdentification): readonly string[] {
  const { id, at, outcome, sku, method, confidence, latencyMs, costMicroUsd } = one
  const named = sku === null ? '' : ` ${sku} by ${method}, confidence ${confidence?.toFixed(2)}`
  return [
    `identification ${id} of ${at.toISOString()}: ${outcome}${named}, ${latencyMs} ms, ${formatUsd(costMicroUsd)}`,
    `  ${one.fileKey}, embedder ${one.embedderId}`,
    ...one.rungs.map(rungLine),
    ...(one.candidates.length > 0 ? ['  candidates:', ...one.candidates.map(candidateLine)] : []),
    ...one.calls.map(callLine),
  ]
}

function callLine(call: StoryCall): string {
  const { purpose, model, prompt, state, costMicroUsd, tokensIn, tokensOut, latencyMs } = call
  const figures = [
    formatUsd(costMicroUsd),
    ...(latencyMs === null ? [] : [`${latencyMs} ms`]),
    ...(tokensIn === null ? [] : [`${tokensIn} + ${tokensOut ?? 0} tokens`]),
    ...(call.failure === null ? [] : [call.failure]),
  ]
  return `  call for ${purpose}: ${model}, prompt ${prompt}, ${state}, ${figures.join(', ')}`
}

function ticketLines(ticket: StoryTicket): readonly string[] {
  const { id, reason, state, level, openedAt, answeredAt, rating, decisions } = ticket
  const answered = answeredAt ? `, answered ${answeredAt.toISOString()}` : ''
  const stars = rating === null ? '' : `, ${rating} stars`
  return [
    `ticket ${id} (${reason}): ${state}, level ${level}, opened ${openedAt.toISOString()}${answered}${stars}`,
    ...decisions.map(({ at, sku, undoneAt }) => {
      const undone = undoneAt ? `, undone ${undoneAt.toISOString()}` : ''
      return `  ${at.toISOString()}  a manager: ${sku ?? 'not sold'}${undone}`
    }),
  ]
}

function orderLine({ id, state, sku, quantity, placedAt }: StoryOrder): string {
  const placed = placedAt ? `, placed ${placedAt.toISOString()}` : ''
  return `order ${id}: ${state}, ${quantity} of ${sku}${placed}`
}

/** What people wrote: no control character of it reaches the terminal. */
function quoted(text: string): string {
  const clean = text.replaceAll(/\s+/gu, ' ').replaceAll(/\p{C}/gu, '')
  return clean === '' ? '' : ` “${clean}”`
}
