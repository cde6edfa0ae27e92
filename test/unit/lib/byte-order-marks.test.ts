import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { readBaseline } from '#src/bench/baseline.ts'
import { readPolicy } from '#src/evals/gate/policy.ts'
import { readCases } from '#src/evals/read-cases.ts'
import { formatResults, readResults } from '#src/evals/results-file.ts'
import { readText } from '#src/lib/read-text.ts'
import { parseChain } from '#src/models/config/chain-file.ts'
import { parsePrompt } from '#src/models/prompts/prompt-file.ts'
import { caseAnswer, caseResult, evalRun } from '#test/support/case-results.ts'
import { readCatalogueAt } from '#test/support/read-catalogue.ts'
import { projectRoot } from '#test/support/run-vitryna.ts'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'vitryna-marks-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

const ofProject = (file: string) => readFile(join(projectRoot, file), 'utf8')
const checkPhoto = () => Promise.reject(new Error('there is no photo'))

/** Each kind of file that people open and save again, and what reads it. */
const kinds: Readonly<
  Record<string, readonly [() => Promise<string>, (file: string) => Promise<unknown>]>
> = {
  'cases.jsonl': [
    async () => '{"photo":"a.jpg","sku":null}\n',
    (file) => readCases(file, { checkPhoto }),
  ],
  'results.json': [
    async () =>
      formatResults(evalRun([caseResult({ expected: null, answers: [caseAnswer()] })]), {}),
    readResults,
  ],
  'bench.json': [async () => '[{"what":"a","baseline":"b"}]', readBaseline],
  'policy.yaml': [async () => '# nothing\n{}\n', readPolicy],
  'chain.yaml': [
    () => ofProject('prompts/chain.yaml'),
    async (file) => parseChain(await readText(file), file),
  ],
  'choose-product.md': [
    () => ofProject('prompts/choose-product.md'),
    async (file) => parsePrompt(await readText(file), file),
  ],
  'c.csv': [async () => 'sku,name,category,price\nA,x,c,1\n', readCatalogueAt],
  'c.yaml': [
    async () => 'products:\n  - { sku: A, name: x, category: c, price: 1 }\n',
    readCatalogueAt,
  ],
}

// As Notepad and PowerShell save them: with a byte order mark and line ends of Windows.
it.each(Object.entries(kinds))(
  '%s is the same with a byte order mark',
  async (name, [textOf, read]) => {
    const text = await textOf()
    const plain = join(folder, name)
    await writeFile(plain, text)
    const expected = await read(plain).catch((error: unknown) => String(error))
    for (const saved of [text, text.replaceAll('\n', '\r\n')]) {
      await writeFile(plain, `\uFEFF${saved}`)
      expect(await read(plain).catch((error: unknown) => String(error))).toEqual(expected)
    }
    expect(JSON.stringify(expected)).not.toMatch(/not JSON/)
  },
)
