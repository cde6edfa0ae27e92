import type { VisionModel } from '#src/ports/vision-model.ts'
import type { Rung } from './rung.ts'

/** Decides when a vision model picks one of the candidates. */
export function createLlmRung(model: VisionModel): Rung {
  return {
    name: 'llm',
    async climb({ caption, decode }, { candidates }) {
      if (candidates.length === 0) {
        return { result: 'unavailable', reason: 'no candidates to choose from' }
      }
      const answer = await model.choose({ picture: decode, caption, candidates })
      const { costMicroUsd } = answer
      switch (answer.kind) {
        case 'unavailable':
          return { result: 'unavailable', reason: answer.reason, costMicroUsd }
        case 'none':
          return { result: 'undecided', reason: 'the model sees none of them', costMicroUsd }
        case 'choice': {
          const { sku, confidence } = answer
          if (!candidates.some((candidate) => candidate.sku === sku)) {
            return {
              result: 'undecided',
              reason: 'the model chose what it was not offered',
              costMicroUsd,
            }
          }
          const reason = 'the model chose it'
          return { result: 'decided', sku, confidence, candidates, reason, costMicroUsd }
        }
      }
    },
  }
}
