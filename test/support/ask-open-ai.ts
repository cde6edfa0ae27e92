import { randomUUID } from 'node:crypto'
import { createOpenAiClient } from '#src/adapters/openai/openai-client.ts'
import type { ModelReply, ModelRequest } from '#src/ports/model-client.ts'
import type { Behaviour, ModelServer } from './model-server.ts'

const request: ModelRequest = {
  system: 'You compare',
  parts: [{ text: 'data' }],
  answer: { name: 'choose-product', schema: { type: 'object' } },
  sample: 0,
}

/** What a client makes of one answer of a server. */
export function askOpenAi(server: ModelServer, behaviour: Behaviour): Promise<ModelReply> {
  const model = randomUUID()
  server.script(model, behaviour)
  const limits = { maxOutputTokens: 300, outputLimit: 'max_tokens', jsonSchema: false } as const
  const client = createOpenAiClient({
    baseUrl: server.baseUrl,
    apiKey: undefined,
    model,
    ...limits,
  })
  return client.ask(request, AbortSignal.timeout(15_000))
}
