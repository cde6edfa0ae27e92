import { rm } from 'node:fs/promises'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { temporaryDataDir } from '#test/support/database.ts'
import { spawnVitryna } from '#test/support/run-vitryna.ts'

let dataDir = ''
beforeAll(async () => {
  dataDir = await temporaryDataDir()
})
afterAll(() => rm(dataDir, { recursive: true, force: true }))

// Other tests run commands in their own process, where what one leaves open keeps nobody waiting.
it.each([
  ['migrate', /the schema is up to date/],
  ['index stats', /^192 product photos/m],
  ['doctor', /^ok +database/m],
  ['identify --json catalog/photos/mriya-pink-front.jpg', /"sku":"MRIYA-PINK"/],
])('a process that runs `%s` ends by itself', async (command, said) => {
  const run = await spawnVitryna(command.split(' '), { VITRYNA_DATA_DIR: dataDir })
  expect(run).toMatchObject({ code: 0, stdout: expect.stringMatching(said) })
})
