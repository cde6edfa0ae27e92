import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { sha256 } from '#src/lib/hash.ts'
import type { ModelCard } from '#src/models/config/model-card.ts'
import type { ModelClient, ModelRequest } from '#src/ports/model-client.ts'

export interface RecordingOptions {
  readonly card: ModelCard
  /** One JSON file per answer. */
  readonly folder: string
}

const schema = z.object({
  content: z.string(),
  usage: z.object({ tokensIn: z.number(), tokensOut: z.number() }).optional(),
  reportedModel: z.string().optional(),
})

/** Answers from recordings alone, for tests and evals: no request is ever sent. */
export function createRecordedClient({ card, folder }: RecordingOptions): ModelClient {
  return {
    async ask(request) {
      const key = recordingKey(card, request)
      const file = join(folder, `${key}.json`)
      try {
        const recording = schema.parse(JSON.parse(await readFile(file, 'utf8')))
        const { content, usage, reportedModel } = recording
        return { kind: 'replied', content, usage, ...(reportedModel ? { reportedModel } : {}) }
      } catch {
        return { kind: 'unrecorded', detail: `no recorded answer ${key.slice(0, 12)}` }
      }
    },
  }
}

/** Records each answer of a model for `createRecordedClient`. */
export function recordAnswers(
  client: ModelClient,
  { card, folder, onKept }: RecordingOptions & { readonly onKept?: () => void },
): ModelClient {
  return {
    async ask(request, signal) {
      const reply = await client.ask(request, signal)
      if (reply.kind !== 'replied') return reply
      const { content, usage, reportedModel } = reply
      // The texts are for people who read the file.
      const texts = request.parts.flatMap((part) => ('text' in part ? [part.text] : []))
      const recording = {
        model: card.name,
        sample: request.sample,
        texts,
        content,
        usage,
        reportedModel,
      }
      await mkdir(folder, { recursive: true })
      const file = join(folder, `${recordingKey(card, request)}.json`)
      await writeFile(file, `${JSON.stringify(recording, undefined, 2)}\n`)
      onKept?.()
      return reply
    },
  }
}

/** All that an answer depends on: model, texts, pictures' bytes, parameters, and which of several answers it is. */
function recordingKey(card: ModelCard, request: ModelRequest): string {
  const { model, name, maxOutputTokens, temperature, jsonSchema } = card
  const parts = request.parts.map((part) => ('text' in part ? part.text : sha256(part.jpeg)))
  const { system, answer, sample } = request
  const parameters = { maxOutputTokens, temperature, jsonSchema }
  return sha256(JSON.stringify([model ?? name, system, parts, answer, parameters, sample]))
}
