import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { BotChild } from '#test/support/bot-child.ts'
import type { AnswerKind } from '#test/support/chat-answers.ts'
import { answersIn } from '#test/support/chat-answers.ts'
import { type ChatPeople, createChatPeople } from '#test/support/chat-people.ts'
import { readDemoPhoto } from '#test/support/chat-photos.ts'
import { type ChatWorld, openChatWorld } from '#test/support/chat-world.ts'
import { type HostileFile, hostileFiles } from '#test/support/hostile-files.ts'
import { isLong } from '#test/support/long.ts'
import { sharedFolder, sharedMissing } from '#test/support/shared-data.ts'

const maxGrowthBytes = 150e6
const refusals: readonly AnswerKind[] = ['unreadable']

let world: ChatWorld
let people: ChatPeople
let bot: BotChild

beforeAll(async () => {
  world = await openChatWorld()
  people = createChatPeople(world)
  bot = await world.startBot()
  // What the first photos allocate stays for the next ones; what nobody knows every rung looks at.
  const shopper = people.newShopper('en')
  await people.sendBytes(shopper, await readDemoPhoto('unsold-bicycle'))
  await people.answerOf(shopper, 'describe')
  for (const name of ['iryska-pink-front', 'kazka-mint-front', 'bereh-brown-front']) {
    await expectCard(name)
  }
})
afterAll(() => world.close())

async function expectCard(name: string): Promise<void> {
  const shopper = people.newShopper('en')
  await people.sendPhoto(shopper, name)
  await people.answerOf(shopper, 'card')
}

async function residentBytes(): Promise<number> {
  const text = await (await fetch(`${await bot.ready}/metrics`)).text()
  const [, bytes] = /^process_resident_memory_bytes (\S+)$/m.exec(text) ?? []
  return Number(bytes)
}

interface Answered {
  readonly name: string
  readonly kind: AnswerKind
  readonly ms: number
}

/** @returns what it has become of the placeholder. */
async function answerTo({ name, mimeType }: HostileFile, document: Buffer): Promise<Answered> {
  const shopper = people.newShopper('en')
  const sentAt = performance.now()
  await world.telegram.sendFromUser(shopper, { document, name, mimeType })
  const said = () =>
    answersIn(world.telegram, shopper.id, 'en')
      .map(({ kind }) => kind)
      .filter((kind) => kind !== 'placeholder')
  await expect.poll(said, { interval: 20, message: `an answer to ${name}` }).toHaveLength(1)
  const [kind = 'other'] = said()
  return { name, kind, ms: performance.now() - sentAt }
}

/** Sends each to the running bot. @returns how it was answered, and by how much the bot has grown */
async function sendAll(files: readonly HostileFile[]) {
  const before = await residentBytes()
  const answers: Answered[] = []
  let most = before
  for (const file of files) {
    answers.push(await answerTo(file, await file.make()))
    most = Math.max(most, await residentBytes())
  }
  const grownBytes = most - before
  if (isLong) {
    const slowest = answers.toSorted((a, b) => b.ms - a.ms).slice(0, 3)
    const told = slowest.map(({ name, ms }) => `${name} ${Math.round(ms)} ms`).join(', ')
    process.stdout.write(
      `${files.length} hostile files: the slowest answers ${told}; memory grew by ${Math.round(grownBytes / 1e6)} MB at most\n`,
    )
  }
  return { answers, grownBytes }
}

const isRefused = ({ kind }: Answered) => refusals.includes(kind)

describe('files that break programs', () => {
  it('each get their reply, and the bot goes on as before', async () => {
    expect(hostileFiles.length).toBeGreaterThanOrEqual(40)
    const { answers, grownBytes } = await sendAll(hostileFiles)
    const wrong = answers.filter(
      (answer, at) => isRefused(answer) !== (hostileFiles[at]?.is === 'none'),
    )
    expect(wrong).toEqual([])
    expect(grownBytes).toBeLessThanOrEqual(maxGrowthBytes)
    await expectCard('iryska-grey-front')
    expect((await fetch(`${await bot.ready}/readyz`)).status).toBe(200)
    expect(bot.output()).not.toMatch(/uncaught|unhandled|job failed/i)
  })

  it.skipIf(sharedMissing)(
    `of odd colour spaces, too${sharedMissing ? ` (${sharedMissing})` : ''}`,
    async () => {
      const folder = join(sharedFolder, 'data/odd')
      const names = (await readdir(folder)).filter((name) => /\.(jpg|png|webp)$/.test(name))
      const files = names.map((name) => ({
        ...{ name, mimeType: 'application/octet-stream', is: 'picture' as const },
        make: () => readFile(join(folder, name)),
      }))
      const { answers } = await sendAll(files)
      expect(answers.filter(isRefused)).toEqual([])
    },
  )
})
