import { afterEach, describe, expect, it } from 'vitest'
import { climbLadder } from '#src/identify/ladder.ts'
import { createTextRung } from '#src/identify/rungs/text-rung.ts'
import { createDeadline, noDeadline } from '#src/lib/deadline.ts'
import { createTextReader, type TextReader } from '#src/photo/text/read-text.ts'
import {
  context,
  createMemorySettings,
  fakeSpace,
  findNothing,
  noColours,
  questionOf,
  unexpected,
} from '#test/support/fakes.ts'
import { plain, scene } from '#test/support/pictures.ts'
import { decided, rung } from '#test/support/rungs.ts'

let reader: TextReader | undefined

afterEach(() => reader?.close())

function readerOf(name: string): TextReader {
  const script = new URL(`../../../support/${name}-process.ts`, import.meta.url)
  reader = createTextReader({ script })
  return reader
}

/** The ladder with an engine that does not work, and a rung after it. */
function climbWith({ read }: TextReader, timeoutMs: number) {
  const text = createTextRung({
    readText: read,
    catalogue: {
      findSkus: unexpected('findSkus'),
      findByBarcodes: unexpected('findByBarcodes'),
      findProducts: unexpected('findProducts'),
    },
    search: findNothing,
    settings: createMemorySettings(),
    findColours: noColours,
    space: fakeSpace,
    timeoutMs,
  })
  const question = questionOf({ decode: async () => plain(8, 8) })
  const rungs = [text, rung('llm', decided('A'))]
  return climbLadder(question, { rungs, context, fresh: true, deadline: noDeadline })
}

describe('an engine that', () => {
  it.each([
    ['hangs', 'hung', 500],
    ['crashes', 'crashing', 120_000],
  ])('%s is unavailable, and the ladder goes on', async (_, name, timeoutMs) => {
    const { outcome, rungs } = await climbWith(readerOf(name), timeoutMs)
    expect(rungs[0]).toMatchObject({ rung: 'text', result: 'unavailable' })
    expect(outcome).toMatchObject({ outcome: 'matched', sku: 'A' })
  })
})

describe('the reader', () => {
  it('refuses more than a short line of photos', async () => {
    const { read } = readerOf('hung')
    const asked = Array.from({ length: 8 }, () => read(scene(1), createDeadline(1_000)))
    const reasons = (await Promise.allSettled(asked)).map((one) =>
      one.status === 'rejected' ? String(one.reason) : 'read',
    )
    expect(reasons.filter((reason) => reason.includes('too many photos'))).toHaveLength(3)
    expect(reasons).not.toContain('read')
  })
})
