import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Identification } from '#src/domain/outcome.ts'
import { openJournal } from '#src/evals/journal.ts'
import type { EvalCase } from '#src/evals/read-cases.ts'
import { type RunDependencies, runCases } from '#src/evals/run-cases.ts'
import type { Identify } from '#src/identify/identifier.ts'
import { PhotoError } from '#src/ports/errors.ts'
import { silentProgress } from '#src/ports/progress.ts'
import { caseAnswer } from '#test/support/case-results.ts'
import { sku } from '#test/support/products.ts'

let folder: string
let cases: readonly EvalCase[]

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'vitryna-run-'))
  cases = await Promise.all(
    ['a', 'b', 'c', 'd'].map(async (name, at): Promise<EvalCase> => {
      const path = join(folder, name)
      await writeFile(path, name)
      const one = { line: at + 1, photo: name, path, key: `key-${name}`, sku: sku('A') }
      return { ...one, caption: `caption of ${name}`, tags: ['dark'] }
    }),
  )
})
afterEach(() => rm(folder, { recursive: true, force: true }))

const identification = (fields: Partial<Identification> = {}): Identification => ({
  id: 'i',
  outcome: { outcome: 'matched', sku: sku('A'), method: 'embedding', confidence: 0.9 },
  confidence: 0.5,
  candidates: [{ sku: sku('A'), score: 0.9 }],
  rungs: [{ rung: 'embedding', result: 'decided', ms: 1, reason: '' }],
  costMicroUsd: 3,
  latencyMs: 10,
  ...fields,
})

type AskedCase = Parameters<Identify>[1] & { readonly file: string }

/** An identifier that notes what it is asked. */
function recording(answer: (asked: AskedCase) => Identification = () => identification()) {
  const asked: AskedCase[] = []
  const identify: Identify = async ({ fileKey: file }, options = {}) => {
    asked.push({ ...options, file })
    return answer({ ...options, file })
  }
  return { asked, identify }
}

function run(
  dependencies: Partial<RunDependencies> & Pick<RunDependencies, 'identify'>,
  { repeats = 1, parallel = 1 } = {},
) {
  const request = { file: 'cases.jsonl', cases, repeats, parallel }
  return runCases(request, {
    progress: silentProgress,
    openPhoto: async (bytes) => ({
      sha256: Buffer.from(bytes).toString(),
      decode: () => Promise.reject(new Error('not asked for')),
    }),
    ...dependencies,
  })
}

describe('a run of cases', () => {
  it('asks each with its caption, past every memory, and keeps their order', async () => {
    const { asked, identify } = recording()
    const results = await run({ identify }, { parallel: 3 })
    expect(results.map(({ photo }) => photo)).toEqual(['a', 'b', 'c', 'd'])
    // Several are read at once: which is asked first is the disk's to say.
    expect(asked.map(({ file, caption, fresh }) => [file, caption, fresh]).sort()).toEqual(
      ['a', 'b', 'c', 'd'].map((name) => [name, `caption of ${name}`, true]),
    )
    expect(results[0]).toMatchObject({ expected: 'A', tags: ['dark'], answers: [{ sku: 'A' }] })
  })

  it('asks repeats as samples of their own', async () => {
    const { asked, identify } = recording()
    const [first] = await run({ identify }, { repeats: 3 })
    expect(first?.answers).toHaveLength(3)
    const samples = asked.filter(({ file }) => file === 'a').map(({ sample }) => sample)
    expect(samples).toEqual([0, 1, 2])
  })

  it('asks so many at once, and no more', async () => {
    let [now, most] = [0, 0]
    const gates: (() => void)[] = []
    const identify: Identify = async () => {
      now += 1
      most = Math.max(most, now)
      const { promise, resolve } = Promise.withResolvers<void>()
      gates.push(resolve)
      if (gates.length === 2) for (const open of gates.splice(0)) open()
      await promise
      now -= 1
      return identification()
    }
    await run({ identify }, { parallel: 2 })
    expect(most).toBe(2)
  })

  it('names every photo that cannot be decoded', async () => {
    const { identify } = recording(({ file }) => {
      if (file === 'a' || file === 'c') throw new PhotoError('broken', { problem: 'broken' })
      return identification()
    })
    await expect(run({ identify }, { repeats: 2, parallel: 2 })).rejects.toThrow(
      /^2 cases cannot be run\ncases\.jsonl:1: a: broken; replace the photo\ncases\.jsonl:3: c: broken/,
    )
  })

  it('asks again where a rung failed, and says so when it goes on failing', async () => {
    const failing = (name: string) => [
      { rung: 'code' as const, result: 'unavailable' as const, ms: 1, reason: 'busy' },
      { rung: 'embedding' as const, result: 'decided' as const, ms: 1, reason: name },
    ]
    let calls = 0
    const { asked, identify } = recording(({ file }) => {
      calls += 1
      if (file === 'b') return identification({ rungs: failing('b') })
      return calls === 1 ? identification({ rungs: failing('once') }) : identification()
    })
    const results = await run({ identify })
    expect(results.map(({ answers: [first] }) => first.mayVary)).toEqual([
      false,
      true,
      false,
      false,
    ])
    const countOf = (name: string) => asked.filter(({ file }) => file === name).length
    expect(['a', 'b', 'c', 'd'].map(countOf)).toEqual([2, 3, 1, 1])
  })

  it('counts answers of live models as such that may vary, and adds up their tokens', async () => {
    const rungs = [{ rung: 'llm' as const, result: 'decided' as const, ms: 1, reason: '' }]
    const attempt = {
      model: 'm',
      result: 'answered',
      detail: '',
      latencyMs: 1,
      costMicroUsd: 1,
    } as const
    const { identify } = recording(({ trace }) => {
      trace?.asked({ model: 'm', prompt: 'choose@1', system: 's', user: 'u' })
      trace?.attempted({ ...attempt, tokensIn: 5, tokensOut: 1 })
      trace?.attempted({ ...attempt, tokensIn: 7, tokensOut: 2, reportedModel: 'm-2026' })
      return identification({ rungs })
    })
    const [live] = await run({ identify, asksLiveModels: true })
    expect(live?.answers[0]).toMatchObject({
      mayVary: true,
      tokensIn: 12,
      tokensOut: 3,
      models: ['m-2026'],
      prompts: [{ model: 'm', prompt: 'choose@1', user: 'u' }],
    })
    const [recorded] = await run({ identify })
    expect(recorded?.answers[0].mayVary).toBe(false)
  })
})

describe('a run that is cut off', () => {
  const journalFile = () => join(folder, 'runs', 'x.jsonl')

  it('is taken up where it stopped', async () => {
    const { identify: fails } = recording(({ file }) => {
      if (file === 'c') throw new Error('power cut')
      return identification()
    })
    const journal = await openJournal(journalFile())
    await expect(run({ identify: fails, journal })).rejects.toThrow('power cut')

    const { asked, identify } = recording()
    const again = await openJournal(journalFile())
    expect([again.taken, again.takenMicroUsd]).toEqual([2, 6])
    const results = await run({ identify, journal: again })
    expect(asked.map(({ file }) => file)).toEqual(['c', 'd'])
    expect(results).toHaveLength(4)
    expect(results[0]?.answers[0]).toMatchObject({ sku: 'A', costMicroUsd: 3 })
    await again.remove()
    expect((await openJournal(journalFile())).taken).toBe(0)
  })

  it('asks again what was written by half', async () => {
    const journal = await openJournal(journalFile())
    await journal.keep('key-a', 0, caseAnswer())
    await journal.keep('key-b', 0, caseAnswer())
    const whole = await readFile(journalFile(), 'utf8')
    await writeFile(journalFile(), whole.slice(0, -20))
    const again = await openJournal(journalFile())
    expect(again.taken).toBe(1)
    await again.keep('key-c', 0, caseAnswer())
    expect((await openJournal(journalFile())).taken).toBe(2)
  })

  it('begins nothing more after the first failure', async () => {
    const { asked, identify } = recording(() => {
      throw new Error('no model')
    })
    await expect(run({ identify }, { repeats: 5 })).rejects.toThrow('no model')
    expect(asked).toHaveLength(1)
  })
})

describe('a run whose budget is spent', () => {
  it('stops, keeps what was answered with money, and says how to go on', async () => {
    const journal = await openJournal(join(folder, 'runs', 'y.jsonl'))
    let isSpent = false
    const { identify } = recording(({ file }) => {
      isSpent = file === 'b'
      return identification()
    })
    const stopped = run({ identify, journal, isBudgetSpent: () => isSpent })
    await expect(stopped).rejects.toMatchObject({
      message: expect.stringContaining('cost limit'),
      remedy: expect.stringContaining('--max-cost'),
    })
    // The answer during which the money ran out may be missing a model's word.
    expect((await openJournal(join(folder, 'runs', 'y.jsonl'))).taken).toBe(1)
  })
})
