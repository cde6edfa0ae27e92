import { once } from 'node:events'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { translator } from '#src/bot/texts.ts'
import type { BotChild } from '#test/support/bot-child.ts'
import { type ChatPeople, createChatPeople } from '#test/support/chat-people.ts'
import { type ChatWorld, openChatWorld } from '#test/support/chat-world.ts'
import { runCommand } from '#test/support/run-command.ts'
import { spawnVitryna, startVitryna } from '#test/support/run-vitryna.ts'
import { makeScratchFolder } from '#test/support/scratch-folder.ts'

let world: ChatWorld
let people: ChatPeople
let bot: BotChild
let folder: string

beforeAll(async () => {
  folder = await makeScratchFolder('vitryna-settings-')
  world = await openChatWorld()
  people = createChatPeople(world)
  bot = await world.startBot()
})
afterAll(() => world.close())

/** All settings of a version hold its number: any mixture of two would show. */
const keys = ['answerDeadlineSeconds', 'topicMinutes', 'updateRetentionDays', 'answerRetentionDays']

async function fileOf(version: number): Promise<string> {
  const file = join(folder, `${version}.yaml`)
  await writeFile(file, keys.map((key) => `${key}: ${version}\n`).join(''))
  return file
}

/** @returns the one version that holds. */
async function versionInForce(): Promise<number> {
  const { stdout } = await runCommand(['settings', 'list', '--json'], world.environment)
  const listed = JSON.parse(stdout) as readonly { readonly key: string; readonly value: number }[]
  const values = keys.map((key) => listed.find((one) => one.key === key)?.value)
  expect(new Set(values).size).toBe(1)
  return values[0] ?? Number.NaN
}

it('the bot follows a change while it runs', async () => {
  const french = people.newShopper('fr')
  for (const language of ['en', 'uk'] as const) {
    const set = ['settings', 'set', 'language', language]
    expect(await runCommand(set, world.environment)).toMatchObject({ code: 0 })
    // For longer no process keeps what it has read.
    await delay(1_100)
    await world.telegram.sendFromUser(french, { text: '/no-such-command' })
    await people.reply(french, translator(language)('unknown-command'))
  }
})

it('a command or a bot that is killed in the middle leaves all as it was, or all changed', async () => {
  const before = performance.now()
  const whole = await spawnVitryna(['settings', 'load', await fileOf(30)], world.environment)
  const tookMs = performance.now() - before
  expect(whole).toMatchObject({ code: 0 })
  let last = await versionInForce()
  expect(last).toBe(30)
  // Some come before the change, some after it, and some into the middle of it.
  for (const [at, part] of [0.5, 0.7, 0.8, 0.9].entries()) {
    const version = 31 + at
    const victim = at % 2 === 0 ? 'the command' : 'the bot'
    const command = startVitryna(['settings', 'load', await fileOf(version)], world.environment)
    const closed = once(command, 'close')
    await delay(tookMs * part)
    if (victim === 'the bot') await bot.kill()
    else command.kill('SIGKILL')
    const [code] = (await closed) as [number | null]
    // Not before: a command that finds no bot owns the data directory while it works.
    if (victim === 'the bot') bot = await world.startBot()
    const now = await versionInForce()
    expect([last, version]).toContain(now)
    // What it called done is done.
    if (code === 0) expect(now).toBe(version)
    last = now
  }
  const again = await runCommand(['settings', 'load', await fileOf(40)], world.environment)
  expect([again.code, await versionInForce()]).toEqual([0, 40])
})
