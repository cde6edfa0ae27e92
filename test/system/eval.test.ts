import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { openEmbedded } from '#src/adapters/postgres/connection/embedded.ts'
import { temporaryDataDir } from '#test/support/database.ts'
import { runCommand } from '#test/support/run-command.ts'
import { projectRoot } from '#test/support/run-vitryna.ts'

const demoCases = 'evals/demo/cases.jsonl'
const catalogPhoto = (name: string) => join(projectRoot, 'catalog/photos', `${name}.jpg`)
const demoPhoto = (name: string) => join(projectRoot, 'evals/demo/photos', `${name}.jpg`)

let dataDir: string
let folder: string

function evaluate(...args: readonly string[]) {
  return runCommand(['eval', ...args], { VITRYNA_DATA_DIR: dataDir })
}

async function write(name: string, text: string): Promise<string> {
  const file = join(folder, name)
  await writeFile(file, text)
  return file
}

const casesOf = (cases: readonly object[]) => cases.map((one) => JSON.stringify(one)).join('\n')

/** What the shop has written down of answers and identifications. */
async function written() {
  const { db, close } = await openEmbedded(dataDir)
  const count = async (table: 'answers' | 'identifications' | 'settings') =>
    (await db.selectFrom(table).selectAll().execute()).length
  const counts = [await count('answers'), await count('identifications'), await count('settings')]
  await close()
  return counts
}

interface Results {
  readonly version: number
  readonly embedderId: string
  readonly summary: { readonly overall: { readonly top1: { readonly share: number } } }
  readonly cases: readonly {
    readonly key: string
    readonly photo: string
    readonly expected: string | null
    readonly sku: string | null
    readonly outcome: string
    readonly candidates: readonly { readonly sku: string }[]
  }[]
}

async function readResults(file: string): Promise<Results> {
  return JSON.parse(await readFile(file, 'utf8')) as Results
}

beforeAll(async () => {
  dataDir = await temporaryDataDir()
})
afterAll(() => rm(dataDir, { recursive: true, force: true }))
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'vitryna-eval-'))
  return () => rm(folder, { recursive: true, force: true })
})

describe('vitryna eval', () => {
  it("measures the shop's own ladder and writes nothing into the shop", async () => {
    const before = await written()
    const file = join(folder, 'results.json')

    const { code, stdout } = await evaluate(demoCases, '--json', file)

    expect(code).toBe(0)
    expect(stdout).toMatch(/^76 cases with bundled@/)
    expect(stdout).toMatch(/^ {2}easy +36 +100\.0 % \(86\.2-100\.0\)/m)
    expect(stdout).toMatch(/^ {2}unsold +12 +-/m)
    expect(stdout).toMatch(/^ {2}embedding +\d+/m)
    expect(stdout).toMatch(/^outcomes: \d+ matched, \d+ ambiguous, \d+ unknown$/m)
    const results = await readResults(file)
    expect(results).toMatchObject({ version: 2, embedderId: expect.stringContaining('bundled@') })
    expect(results.cases).toHaveLength(76)
    expect(new Set(results.cases.map(({ key }) => key)).size).toBe(76)
    expect(results.summary.overall.top1.share).toBeGreaterThanOrEqual(0.8)
    for (const { sku, expected } of results.cases) expect([null, expected]).toContain(sku)
    expect(await written()).toEqual(before)
  })

  it('gives the same again, without running the embedder', async () => {
    const [first, second] = [join(folder, '1.json'), join(folder, '2.json')]
    await evaluate(demoCases, '--json', first)
    const { stdout } = await evaluate(demoCases, '--json', second)
    expect(stdout).toMatch(/^latency: .*, of 76 of 76 without the runs of embedder and reader$/m)
    const answers = async (file: string) =>
      (await readResults(file)).cases.map(({ key, outcome, sku, candidates }) => ({
        key,
        outcome,
        sku,
        candidates,
      }))
    expect(await answers(second)).toEqual(await answers(first))
  })

  it('searches another catalogue in a database of its own, also while the shop is open', async () => {
    const skus = ['LAGUNA-NAVY', 'MARYNA-RED', 'SONKO-SKY']
    const products = skus.map((sku) => ({
      sku,
      name: sku,
      category: 'suit',
      price: 10,
      photos: [{ file: catalogPhoto(`${sku.toLowerCase()}-front`), role: 'product' }],
    }))
    const catalogue = await write('shop.yaml', JSON.stringify({ currency: 'UAH', products }))
    const cases = await write(
      'cases.jsonl',
      casesOf([
        { photo: demoPhoto('laguna-navy-front-brick'), sku: 'LAGUNA-NAVY' },
        { photo: demoPhoto('maryna-red-front-quilt'), sku: 'MARYNA-RED', caption: 'є?' },
        { photo: demoPhoto('unsold-cat'), sku: null, tags: ['unsold'] },
      ]),
    )
    const shop = await openEmbedded(dataDir)
    try {
      const first = await evaluate(cases, '--catalog', catalogue)
      expect(first.code).toBe(0)
      expect(first.stderr).toContain('storing photos: 3 done')
      expect(first.stderr).toContain('indexing photos: 3 done')
      expect(first.stdout).toMatch(/^all +3 +100\.0 %/m)

      const again = await evaluate(cases, '--catalog', catalogue)
      expect(again.stdout).toMatch(/^all +3 +100\.0 %/m)
      expect(again.stderr).not.toMatch(/storing|indexing/)
    } finally {
      await shop.close()
    }
  })

  it('names every bad line at once, with an unknown SKU, and runs nothing', async () => {
    await cp(demoPhoto('unsold-cat'), join(folder, 'cat.jpg'))
    const cases = await write(
      'cases.jsonl',
      [
        '{"photo":"cat.jpg","sku":null}',
        'not json',
        '{"photo":"dog.jpg","sku":null}',
        '{"photo":"cat.jpg","sku":"NO-SUCH"}',
        '{"photo":"cat.jpg"}',
      ].join('\n'),
    )
    const { code, stdout, stderr } = await evaluate(cases)
    expect([code, stdout]).toEqual([2, ''])
    expect(stderr).toContain('4 cases cannot be run')
    expect(stderr).toMatch(/cases\.jsonl:2: not JSON/)
    expect(stderr).toMatch(/cases\.jsonl:3: dog\.jpg cannot be read/)
    expect(stderr).toMatch(/cases\.jsonl:4: NO-SUCH is not in the catalogue/)
    expect(stderr).toMatch(/cases\.jsonl:5: sku: /)
  })

  it('refuses an empty file, and a place where no results can be written', async () => {
    const empty = await evaluate(await write('cases.jsonl', '\n'))
    expect(empty).toMatchObject({ code: 2, stderr: expect.stringContaining('has no cases') })
    const nowhere = await evaluate(demoCases, '--json', join(folder, 'no/such/results.json'))
    expect(nowhere).toMatchObject({ code: 2, stderr: expect.stringContaining('cannot be written') })
  })

  it('calibrates nothing with too few cases, and says so', async () => {
    const before = await written()
    const lines = (await readFile(join(projectRoot, demoCases), 'utf8')).split('\n').slice(0, 36)
    const few = await write(
      'few.jsonl',
      lines.join('\n').replaceAll('"photos/', `"${join(projectRoot, 'evals/demo/photos')}/`),
    )
    const { code, stdout } = await evaluate(few, '--calibrate')
    expect(code).toBe(0)
    expect(stdout).toMatch(/^not calibrated, nothing changed: 36 cases are too few/)
    expect(stdout).toMatch(/^all +36 /m)
    expect(await written()).toEqual(before)
  })

  it('refuses a share that is none', async () => {
    const { code, stderr } = await evaluate(demoCases, '--calibrate', '--target-precision', '98')
    expect([code, stderr]).toEqual([2, expect.stringContaining('between 0 and 1')])
  })
})
