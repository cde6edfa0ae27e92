import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { temporaryDataDir } from '#test/support/database.ts'
import { choosing, type ModelServer, startModelServer, status } from '#test/support/model-server.ts'
import { runCommand } from '#test/support/run-command.ts'
import { projectRoot } from '#test/support/run-vitryna.ts'

const recordings = join(projectRoot, 'evals/recorded')
const recorded = async () => new Set(await readdir(recordings).catch(() => []))
const photo = (name: string) => join(projectRoot, 'evals/demo/photos', `${name}.jpg`)

let server: ModelServer
let folder: string
let dataDir: string
let before: ReadonlySet<string>

beforeAll(async () => {
  before = await recorded()
  server = await startModelServer()
  // The first model of the chain has no key: its answers are not among the recorded ones.
  server.script('gpt-4o-mini', choosing('1'))
  dataDir = await temporaryDataDir()
  folder = await mkdtemp(join(tmpdir(), 'vitryna-record-'))
  const cases = [
    { photo: photo('unsold-cat'), sku: null, caption: 'for the test of recordings' },
    { photo: photo('unsold-teapot'), sku: null },
    { photo: photo('laguna-navy-front-brick'), sku: 'LAGUNA-NAVY' },
  ]
  await writeFile(join(folder, 'cases.jsonl'), cases.map((one) => JSON.stringify(one)).join('\n'))
})
afterAll(async () => {
  await server.close()
  await rm(dataDir, { recursive: true })
  await rm(folder, { recursive: true })
  // Only what this test recorded: the folder is the project's.
  const added = [...(await recorded())].filter((file) => !before.has(file))
  for (const file of added) await rm(join(recordings, file))
  if (before.size === 0) await rm(recordings, { recursive: true, force: true })
})

function evaluate(args: readonly string[], environment: Readonly<Record<string, string>>) {
  return runCommand(['eval', join(folder, 'cases.jsonl'), ...args], {
    VITRYNA_DATA_DIR: dataDir,
    ...environment,
  })
}

/** All but the times, and what differs between asking and playing back. */
async function results(file: string) {
  const { cases } = JSON.parse(await readFile(file, 'utf8'))
  return cases.map(
    ({ latencyMs: _, hadVector, mayVary, rungs, ...one }: Record<string, unknown>) => ({
      ...one,
      rungs: (rungs as readonly { readonly ms: number }[] | undefined)?.map(
        ({ ms: _ms, ...rung }) => rung,
      ),
    }),
  )
}

describe('eval --record', () => {
  it('keeps what models answer, and recorded answers give the same results without a request', async () => {
    const [real, replayed] = [join(folder, 'real.json'), join(folder, 'replayed.json')]
    const earlier = server.received().length
    const asked = await evaluate(['--record', '--json', real], {
      OPENAI_API_KEY: 'sk-secret-5551',
      OPENAI_BASE_URL: server.baseUrl,
    })
    expect([asked.code, asked.stderr]).toEqual([0, expect.not.stringContaining('5551')])
    const requests = server.received().length - earlier
    // A description and a choice for each photo that is not sold; all of the vision model.
    expect(requests).toBeGreaterThan(1)
    expect(server.received('gpt-4o-mini')).toHaveLength(earlier + requests)
    expect(asked.stderr).toContain(`${requests} answers kept in evals/recorded`)

    const again = await evaluate(['--json', replayed], {
      VITRYNA_LLM_MODE: 'recorded',
      OPENAI_API_KEY: 'sk-secret-5551',
      OPENAI_BASE_URL: server.baseUrl,
    })
    expect(again.code).toBe(0)
    expect(server.received()).toHaveLength(earlier + requests)
    expect(await results(replayed)).toEqual(await results(real))
  })

  it('says of how many cases no model had an answer', async () => {
    server.script('gpt-4o-mini', status(401))
    const { code, stderr } = await evaluate(['--record'], {
      OPENAI_API_KEY: 'sk-secret-5551',
      OPENAI_BASE_URL: server.baseUrl,
    })
    server.script('gpt-4o-mini', choosing('1'))
    expect(code).toBe(0)
    expect(stderr).toContain('no model answered 2 of the cases')
    expect(stderr).toContain('0 answers kept')
  })

  it.each([
    ['off', { VITRYNA_LLM_MODE: 'off', OPENAI_API_KEY: 'sk-secret-5551' }],
    ['recorded', { VITRYNA_LLM_MODE: 'recorded', OPENAI_API_KEY: 'sk-secret-5551' }],
    ['real without a key', { VITRYNA_LLM_MODE: 'real' }],
  ])('is refused when models are %s', async (_, environment) => {
    const { code, stdout, stderr } = await evaluate(['--record'], environment)
    expect([code, stdout]).toEqual([2, ''])
    expect(stderr).toMatch(
      /^vitryna: --record asks real vision models.* set VITRYNA_LLM_MODE=real/m,
    )
    expect(stderr).not.toContain('5551')
  })
})
