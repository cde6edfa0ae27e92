import { execFile } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { projectRoot } from '#test/support/run-vitryna.ts'

/** The script that fills and measures, with little in it: `test/support/year-of-use.ts` says how it is run at length. */
const photos = 3_000
const tickets = 2_500

interface Measured {
  readonly rung: { readonly results: readonly string[] }
  readonly resume: { readonly resumed: number; readonly jobs: number }
}

let folder: string
let measured: Measured

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'vitryna-test-'))
  const script = [
    '--liftoff-only',
    'test/support/year-of-use.ts',
    folder,
    `${photos}`,
    `${tickets}`,
  ]
  const { stdout } = await promisify(execFile)(process.execPath, script, {
    cwd: projectRoot,
    env: { PATH: process.env['PATH'] },
  })
  measured = JSON.parse(stdout) as Measured
})
afterAll(() => rm(folder, { recursive: true, force: true }))

it('beside many remembered photos, those that were never seen stay unknown', () => {
  expect(measured.rung.results).toEqual(['undecided'])
})

it('every undelivered answer gets its job', () => {
  expect(measured.resume).toMatchObject({ resumed: tickets, jobs: tickets })
})
