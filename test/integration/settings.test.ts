import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { openTestDatabase, type TestDatabase } from '#test/support/database.ts'
import { runCommand } from '#test/support/run-command.ts'
import { makeScratchFolder } from '#test/support/scratch-folder.ts'

let database: TestDatabase
let file: string

beforeAll(async () => {
  database = await openTestDatabase()
  file = join(await makeScratchFolder('vitryna-settings-'), 'shop-settings.yaml')
})
afterAll(() => database.close())
beforeEach(() => database.clear())

const settings = (...args: readonly string[]) =>
  runCommand(['settings', ...args], database.environment)

describe('vitryna settings', () => {
  it('changes one, tells who did, and gives the default back', async () => {
    expect(await settings('set', 'updateRetentionDays', '14')).toMatchObject({
      code: 0,
      stdout: 'updateRetentionDays: 14\n',
    })
    expect(await settings('set', 'updateRetentionDays', '14')).toMatchObject({
      stdout: 'nothing to change: it is so already\n',
    })
    expect(await settings('reset', 'updateRetentionDays')).toMatchObject({
      stdout: 'updateRetentionDays: 30\n',
    })
    const { stdout, stderr } = await settings('get', 'updateRetentionDays')
    expect(stdout).toBe('30\n')
    expect(stderr).toMatch(/^\S+Z {2}.+: the default\n\S+Z {2}.+: 14\n$/)
  })

  it('lists them as a file that can be loaded again', async () => {
    const before = await settings('list')
    expect(before.stdout).toMatch(/^# Days for which .*\.\n# updateRetentionDays: 30$/m)
    await settings('set', 'updateRetentionDays', '14')
    const after = await settings('list')
    expect(after.stdout).toMatch(
      /^# Days for which .*\. Default: 30\. Changed by .+Z\nupdateRetentionDays: 14$/m,
    )
    await settings('set', 'updateRetentionDays', '15')
    await writeFile(file, before.stdout)
    expect(await settings('load', file)).toMatchObject({ code: 0 })
    expect((await settings('get', 'updateRetentionDays')).stdout).toBe('15\n')
    await writeFile(file, after.stdout)
    expect(await settings('load', file)).toMatchObject({ stdout: 'updateRetentionDays: 14\n' })
    const { stdout } = await settings('list', '--json')
    expect(JSON.parse(stdout)).toContainEqual(
      expect.objectContaining({
        key: 'updateRetentionDays',
        value: 14,
        default: 30,
        changedBy: expect.any(String),
      }),
    )
  })

  it('refuses what is wrong in one line, with the remedy and exit code 2', async () => {
    await writeFile(file, 'updateRetentionDays: 9\nretention: 3\n')
    for (const [args, reason] of [
      [['set', 'updateRetentionDays', '-1'], 'updateRetentionDays must be a whole number of days'],
      [['set', 'retention', '1'], 'retention is not a setting'],
      [['get', 'retention'], 'retention is not a setting'],
      [['load', file], `${file}:2 retention is not a setting`],
    ] as const) {
      const { code, stderr } = await settings(...args)
      expect([code, stderr.trim().split('\n').length]).toEqual([2, 1])
      expect(stderr).toContain(reason)
      expect(stderr).toContain('`vitryna settings list`')
    }
    expect((await settings('get', 'updateRetentionDays')).stdout).not.toBe('9\n')
  })
})
