import { execFile } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { projectRoot } from '#test/support/run-vitryna.ts'

/** `TEST_FULL_SIZE=1` takes minutes; a small run goes the same way. */
const isFull = process.env['TEST_FULL_SIZE'] === '1'
const count = isFull ? 100_000 : 3_000
const dim = 512
const timeoutMs = isFull ? 900_000 : 120_000

interface Measured {
  readonly searchMs: number
  readonly readOnceMs: number
  readonly verified: unknown
  readonly found: readonly number[]
  readonly wiped: number
  readonly isSameAfterRebuild: boolean
  readonly isSameAfterWipe: boolean
  readonly peakMb: number
}

let folder: string
let measured: Measured

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'vitryna-test-'))
  const script = ['--liftoff-only', 'test/support/large-index.ts', folder, `${count}`, `${dim}`]
  const { stdout } = await promisify(execFile)(process.execPath, script, {
    cwd: projectRoot,
    env: { PATH: process.env['PATH'] },
    timeout: timeoutMs,
  })
  measured = JSON.parse(stdout) as Measured
  if (isFull) process.stdout.write(`${stdout}\n`)
}, timeoutMs)
afterAll(() => rm(folder, { recursive: true, force: true }))

describe(`${count} vectors of ${dim} dimensions in PGlite`, () => {
  it('are loaded, searched and verified within 2 GB', () => {
    expect(measured.found.every((skus) => skus === 20)).toBe(true)
    expect(measured.verified).toMatchObject({
      counts: { product: { stored: count, copied: count }, shopper: { stored: 0, copied: 0 } },
      findings: [],
    })
    expect(measured.peakMb).toBeLessThan(2048)
  })

  it('give the same answers after the index was made anew, and after they were wiped and made anew', () => {
    expect(measured.wiped).toBe(0)
    expect(measured.isSameAfterRebuild).toBe(true)
    expect(measured.isSameAfterWipe).toBe(true)
  })

  it.skipIf(!isFull)('are searched in at most three times what reading them once takes', () => {
    expect(measured.searchMs / measured.readOnceMs).toBeLessThanOrEqual(3)
  })
})
