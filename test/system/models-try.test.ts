import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type ClosedDatabase, makeDemoDatabase } from '#test/support/database.ts'
import { runCommand } from '#test/support/run-command.ts'
import { projectRoot } from '#test/support/run-vitryna.ts'
import { meanColour, writeTinyModel } from '#test/support/tiny-models.ts'

let folder: string
let database: ClosedDatabase
let weakCard: string
let casesFile: string

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'vitryna-try-'))
  database = await makeDemoDatabase()
  weakCard = await writeTinyModel(folder, meanColour.NCHW)
  casesFile = join(folder, 'cases.jsonl')
  const evals = join(projectRoot, 'evals/demo')
  const lines = (await readFile(join(evals, 'cases.jsonl'), 'utf8')).trim().split('\n')
  const easy = lines.map((line) => JSON.parse(line)).filter(({ tags }) => tags.includes('easy'))
  const cases = easy.slice(0, 16).map(({ photo, sku }) => ({ photo: join(evals, photo), sku }))
  await writeFile(casesFile, cases.map((one) => JSON.stringify(one)).join('\n'))
})
afterAll(async () => {
  await database.remove()
  await rm(folder, { recursive: true })
})

const run = (args: readonly string[], environment = {}) =>
  runCommand(args, { ...database.environment, ...environment })

describe('vitryna models try', () => {
  it('advises to stay with what is better, whose space stays as it was', async () => {
    const before = await run(['index', 'stats'])
    const tried = await run(['models', 'try', weakCard, '--cases', casesFile])
    expect(tried.stdout).toMatch(/^16 cases of \d+ products$/m)
    expect(tried.stdout).toMatch(/bundled@\w+ +\d+\.\d % first/)
    expect(tried.stdout).toMatch(/tiny@\w+ +\d+\.\d % first/)
    expect(tried.stdout).toMatch(/^-\d+\.\d points come first.*95 % interval -\d+\.\d to -/m)
    expect(tried.stdout).toContain('stay with the one in use')
    expect(tried.code).toBe(0)
    const after = (await run(['index', 'stats'])).stdout.split('\n')
    expect(after).toEqual(expect.arrayContaining(before.stdout.split('\n')))
    expect(after.filter((line) => line.includes('vectors of tiny@'))).toHaveLength(1)
  })

  it('advises to switch the other way round, and what is told to a program says the same', async () => {
    const weak = { VITRYNA_EMBEDDER: weakCard }
    const asked = ['models', 'try', 'bundled', '--cases', casesFile, '--json']
    const tried = JSON.parse((await run(asked, weak)).stdout)
    expect(tried).toMatchObject({ cases: 16, verdict: 'switch' })
    expect(tried.gain.interval.low).toBeGreaterThan(0)
    expect(tried.embedders.present).toContain('tiny@')
  })

  it.each([
    ['of the embedder in use', ['bundled'], /is the embedder in use - name another one/],
    ['of what nobody knows', ['nothing'], /there is no embedder nothing/],
  ])('refuses a trial %s', async (_, args, message) => {
    const refused = await run(['models', 'try', ...args, '--cases', casesFile])
    expect(refused.stderr).toMatch(message)
    expect(refused.stdout).toBe('')
    expect(refused.code).toBe(2)
  })

  it('without cases says where they come from', async () => {
    const refused = await run(['models', 'try', weakCard])
    expect(refused.stderr).toMatch(/no cases to try it on.*eval import/)
    expect(refused.code).toBe(2)
  })
})
