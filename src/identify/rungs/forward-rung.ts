import type { Rung } from '#src/identify/rung.ts'
import type { AnswerStore } from '#src/ports/answer-store.ts'

/** Decides when exactly this file was answered before; nothing is decoded. */
export function createForwardRung(answers: Pick<AnswerStore, 'findByFile'>): Rung {
  return {
    name: 'forward',
    usesMemory: true,
    async climb({ fileKey }, context) {
      const answer = await answers.findByFile(fileKey, context)
      if (!answer) return { result: 'undecided', reason: 'this file was not answered before' }
      const { sku, confidence, candidates, decidedBy, method } = answer
      const reason = `the same file was answered before (${decidedBy}, ${method})`
      return { result: 'decided', sku, confidence, candidates, reason }
    },
  }
}
