import { availableParallelism } from 'node:os'
import type { Picture } from '#src/domain/picture.ts'
import type { WrittenLine } from '#src/domain/written-line.ts'
import { keepCompiled } from '#src/lib/compiled.ts'
import { lazy } from '#src/lib/lazy.ts'
import { messageOf } from '#src/lib/message.ts'
import type { TextLine } from './find-lines.ts'
import { loadPaddle, type Reading } from './paddle-engine.ts'
import { loadTesseract } from './tesseract-engine.ts'
import type { TextReply, TextRequest } from './text-messages.ts'
import { cutStrip, type TextStrip } from './text-strip.ts'

// The process that reads: both engines keep hundreds of megabytes, and neither can be interrupted where it runs.

// Ctrl-C reaches every process of the terminal; who started this one ends it after the last answer.
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => undefined)
process.on('disconnect', () => process.exit())

/** Of a line that tesseract reads better, the other engine would tell nothing new, unless there are digits in it. */
const sure = 0.9
/** Less is a guess: a line that both engines guess at is no text. */
const minTesseract = 0.6
const minPaddle = 0.8

const paddle = lazy(() => loadPaddle(Math.min(2, availableParallelism())))
const tesseract = lazy(loadTesseract)
let picture: Picture | undefined
let lines: readonly TextLine[] = []

async function answer(request: TextRequest): Promise<TextReply> {
  switch (request.kind) {
    case 'find':
      picture = request.picture
      lines = (await (await paddle.get()).findLines(picture)).toSorted(
        (a, b) => b.height - a.height,
      )
      return { kind: 'found', lines: lines.length }
    case 'load':
      // One that cannot be loaded leaves the other.
      await Promise.allSettled([tesseract.get(), paddle.get()])
      return { kind: 'loaded' }
    case 'read':
      return { kind: 'read', lines: await readLines(lines.slice(request.from, request.to)) }
  }
}

async function readLines(found: readonly TextLine[]): Promise<readonly WrittenLine[]> {
  const shown = picture
  if (!shown || found.length === 0) return []
  const strips = found.map((line) => cutStrip(shown, line))
  const first = await readWithTesseract(strips)
  const second = await readWithPaddle(strips.filter((_, at) => isDoubtful(first[at])))
  const doubted = strips.map((_, at) => at).filter((at) => isDoubtful(first[at]))
  return found.flatMap(({ y }, at) => {
    const text = textOf(first[at], minTesseract)
    const latin = textOf(second[doubted.indexOf(at)], minPaddle)
    return text || latin ? [{ text, latin, middle: y / shown.height }] : []
  })
}

async function readWithTesseract(strips: readonly TextStrip[]): Promise<readonly Reading[]> {
  try {
    return await (await tesseract.get()).read(strips)
  } catch {
    return []
  }
}

async function readWithPaddle(strips: readonly TextStrip[]): Promise<readonly Reading[]> {
  if (strips.length === 0) return []
  try {
    return await (await paddle.get()).read(strips)
  } catch {
    return []
  }
}

function isDoubtful(reading: Reading | undefined): boolean {
  return !reading || reading.confidence < sure || /\d/.test(reading.text)
}

/** At least two letters or digits: a single one is a button, a bullet or a fold in cloth. */
function textOf(reading: Reading | undefined, least: number): string {
  if (!reading || reading.confidence < least) return ''
  return (reading.text.match(/[\p{L}\p{N}]/gu)?.length ?? 0) >= 2 ? reading.text : ''
}

process.on('message', (request: TextRequest) => {
  void answer(request)
    .catch((error: unknown): TextReply => ({ kind: 'failed', reason: messageOf(error) }))
    .then((reply) => process.send?.(reply))
})
process.send?.('ready')
keepCompiled()
