import type { TracedPrompt } from '#src/ports/call-trace.ts'
import type { ModelPart, ModelRequest } from '#src/ports/model-client.ts'
import type { PreparedQuestion } from './calls/model-call.ts'
import { worstCaseMicroUsd } from './config/cost.ts'
import type { ModelCard } from './config/model-card.ts'
import { answerForm } from './prompts/answer-form.ts'
import type { RenderedPrompt } from './prompts/render-prompt.ts'

/** A picture as models are sent it; sides in pixels. */
export interface SentPhoto {
  readonly jpeg: Uint8Array
  readonly width: number
  readonly height: number
}

interface AskedContent {
  readonly rendered: RenderedPrompt
  /** The shopper's photo, then the candidates'; none for a question in words. */
  readonly pictures: readonly SentPhoto[]
  readonly sample: number
}

/** A question in the form that a model takes, with what it costs at most. */
export function preparedQuestion(
  card: ModelCard,
  { rendered, pictures, sample }: AskedContent,
): PreparedQuestion {
  const { name, user, photo, references, answer: schema } = rendered
  const system = card.jsonSchema ? rendered.system : `${rendered.system}\n\n${answerForm(schema)}`
  const parts: readonly ModelPart[] = [
    { text: user },
    ...pictures.flatMap(({ jpeg }, at) => [{ text: at === 0 ? photo : references }, { jpeg }]),
  ]
  const request: ModelRequest = { system, parts, answer: { name, schema }, sample }
  const texts = [system, user, photo, references, JSON.stringify(request.answer)]
  const textBytes = texts.reduce((sum, text) => sum + Buffer.byteLength(text), 0)
  return {
    request,
    worstCaseMicroUsd: worstCaseMicroUsd(card, { textBytes, images: pictures }),
    imageCount: pictures.length,
    prompt: () => tracedPrompt(card, rendered.id, request),
  }
}

function tracedPrompt({ name }: ModelCard, prompt: string, request: ModelRequest): TracedPrompt {
  const shown = request.parts.map((part) =>
    'text' in part ? part.text : `[picture, ${Math.ceil(part.jpeg.byteLength / 1_000)} kB]`,
  )
  return { model: name, prompt, system: request.system, user: shown.join('\n') }
}
