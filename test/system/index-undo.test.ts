import { rm } from 'node:fs/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readDemoPhoto } from '#test/support/chat-photos.ts'
import { temporaryDataDir } from '#test/support/database.ts'
import { lessonOf } from '#test/support/lessons.ts'
import { openShop } from '#test/support/open-shop.ts'
import { runCommand } from '#test/support/run-command.ts'

let environment: Record<string, string>

const undo = (...args: readonly string[]) => runCommand(['index', 'undo', ...args], environment)

beforeAll(async () => {
  environment = { VITRYNA_DATA_DIR: await temporaryDataDir() }
  const vitryna = await openShop(environment)
  const photo = await readDemoPhoto('unsold-teapot')
  await vitryna.learning.applyConfirmation(await lessonOf(photo, 'SONKO-SKY'))
  // A manager thinks better of it.
  await vitryna.learning.applyConfirmation(await lessonOf(photo, 'KRAPLIA-SKY'))
  await vitryna.learning.applyConfirmation(
    await lessonOf(await readDemoPhoto('unsold-cat'), 'LITO-MUSTARD', 'shoppers'),
  )
  await vitryna.close()
})
afterAll(() => rm(environment['VITRYNA_DATA_DIR'] ?? '', { recursive: true, force: true }))

describe('vitryna index undo', () => {
  // One test: each command stands on those before it.
  it('lists confirmed photos, takes them away one by one, and says what counts again', async () => {
    const list = await undo()
    expect(list.code).toBe(0)
    expect(list.stdout.trim().split('\n')).toEqual([
      expect.stringMatching(/^\d+ {2}LITO-MUSTARD {2}confirmed by two shoppers on \d{4}-/),
      expect.stringMatching(/^\d+ {2}KRAPLIA-SKY {2}confirmed by a manager on \d{4}-/),
    ])
    const [, corrected = ''] = list.stdout.trim().split('\n')

    const byNumber = await undo(corrected.split(' ')[0] ?? '')
    expect(byNumber).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/^taken away: .*KRAPLIA-SKY.*\ncounts again: .*SONKO-SKY/),
    })
    expect((await undo('last')).stdout).toMatch(/^taken away: .*LITO-MUSTARD/)
    expect((await undo('last')).stdout).toMatch(/^taken away: .*SONKO-SKY/)

    const none = await undo('last')
    expect(none.code).toBe(2)
    expect(none.stderr).toContain('there is no confirmed photo last - `vitryna index undo` lists')
    expect(await undo()).toMatchObject({
      code: 0,
      stdout: '',
      stderr: expect.stringContaining('no photo was confirmed yet'),
    })
  })

  it.each(['1', '99', '-5', 'first'])('refuses %s, which is no confirmed photo', async (photo) => {
    expect(await undo(photo)).toMatchObject({ code: 2, stdout: '' })
  })
})
