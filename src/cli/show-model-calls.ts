import type { Attempt, CallTrace, TracedPrompt } from '#src/ports/call-trace.ts'

/** Writes down how vision models were asked, for a person to read. */
export interface CallNotes extends CallTrace {
  lines(): readonly string[]
}

export function createCallNotes(): CallNotes {
  const lines: string[] = []
  let shown = ''
  return {
    asked(prompt) {
      // Most models are asked in the same words: once is enough.
      const text = promptLines(prompt).join('\n')
      if (text !== shown) lines.push(`  asked with ${prompt.prompt}:`, text)
      shown = text
    },
    attempted: (attempt) => void lines.push(attemptLine(attempt)),
    lines: () => lines,
  }
}

function promptLines({ system, user }: TracedPrompt): readonly string[] {
  return `${system}\n\n${user}`.split('\n').map((line) => `    | ${line}`.trimEnd())
}

function attemptLine({ model, result, detail, ...attempt }: Attempt): string {
  const { latencyMs, costMicroUsd, tokensIn, tokensOut } = attempt
  const head = `  ${model.padEnd(16)} ${result.padEnd(14)}`
  if (result === 'not-called') return `${head} ${detail}`
  const figures = `${latencyMs} ms  ${formatUsd(costMicroUsd)}  ${tokensIn} + ${tokensOut} tokens`
  return `${head} ${figures}  ${detail}`.trimEnd()
}

/** $0.001234: a call costs less than a cent. */
export function formatUsd(microUsd: number): string {
  return `$${(microUsd / 1e6).toFixed(6)}`
}
