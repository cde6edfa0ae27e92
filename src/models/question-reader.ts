import type { Understood } from '#src/domain/questions/understood.ts'
import type { QuestionReader } from '#src/ports/question-reader.ts'
import { callInOrder } from './calls/call-in-order.ts'
import type { CallDependencies } from './calls/make-call.ts'
import { type ChainModel, modelCall } from './calls/model-call.ts'
import { preparedQuestion } from './prepared-question.ts'
import type { Prompt } from './prompts/prompt-file.ts'
import { readIntent } from './prompts/read-intent.ts'
import { renderQuestion } from './prompts/render-prompt.ts'

export interface QuestionReaderOptions extends CallDependencies {
  /** In the order they are asked. */
  readonly models: readonly ChainModel[]
  readonly prompt: Prompt
}

/** Asks the chain of models what a text means; each call is paid like those for a photo. */
export function createQuestionReader(options: QuestionReaderOptions): QuestionReader {
  const { models, prompt } = options
  return {
    async read({ text, product, asker }): Promise<Understood | undefined> {
      const rendered = renderQuestion(prompt, { text, product })
      const { identificationId, shopperId, deadline, trace } = asker
      const calls = models.map((model) =>
        modelCall(model, {
          prepare: async (card) => preparedQuestion(card, { rendered, pictures: [], sample: 0 }),
          read: readIntent,
        }),
      )
      const booking = {
        purpose: 'question',
        identificationId,
        shopperId,
        promptVersion: rendered.id,
      } as const
      const end = await callInOrder(options, calls, { booking, deadline, trace })
      if (end.kind === 'exhausted') return undefined
      // Without a product there is nothing that its price could be.
      return end.value?.about === 'product' && !product ? undefined : end.value
    },
  }
}
