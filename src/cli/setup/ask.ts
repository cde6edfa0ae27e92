import { once } from 'node:events'
import { createInterface } from 'node:readline'

/** Asks a person, one line at a time. */
export interface Ask {
  /** @returns the trimmed answer, '' for Enter alone; undefined when nobody answers any more (Ctrl+D). */
  (question: string): Promise<string | undefined>
  close(): void
}

/** Of the terminal, or of lines that are piped in: none of them is lost that comes before its question. */
export function createAsk(
  input: NodeJS.ReadableStream = process.stdin,
  output: NodeJS.WritableStream = process.stdout,
): Ask {
  const lines = createInterface({ input, terminal: false })
  const waiting: string[] = []
  let isOver = false
  lines.on('line', (line) => waiting.push(line))
  lines.on('close', () => {
    isOver = true
  })
  const ask = async (question: string) => {
    output.write(`${question} `)
    if (waiting.length === 0 && !isOver) {
      const ending = new AbortController()
      await Promise.race(
        ['line', 'close'].map((event) =>
          once(lines, event, { signal: ending.signal }).catch(() => undefined),
        ),
      )
      ending.abort()
    }
    return waiting.shift()?.trim()
  }
  return Object.assign(ask, { close: () => lines.close() })
}
