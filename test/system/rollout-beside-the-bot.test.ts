import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { User } from 'grammy/types'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { translator } from '#src/bot/texts.ts'
import { type ChatPeople, createChatPeople } from '#test/support/chat-people.ts'
import { readDemoPhoto } from '#test/support/chat-photos.ts'
import { type ChatWorld, openChatWorld } from '#test/support/chat-world.ts'
import { runCommand } from '#test/support/run-command.ts'
import { makeScratchFolder } from '#test/support/scratch-folder.ts'

const uk = translator('uk')
/** Names nothing that is not identical. */
const timid = {
  ...{ threshold: 1, margin: 1, plausible: -1 },
  confidence: { intercept: -5, weights: [5, 1] },
}

let world: ChatWorld
let people: ChatPeople
let thresholds: string

beforeAll(async () => {
  thresholds = join(await makeScratchFolder('vitryna-rollout-'), 'timid.json')
  await writeFile(thresholds, JSON.stringify(timid))
  world = await openChatWorld()
  people = createChatPeople(world)
  await world.startBot()
})
afterAll(() => world.close())

const rollout = (...args: readonly string[]) => runCommand(['rollout', ...args], world.environment)
/** The managers were told of a step; nobody has said who was right. */
async function told(step: string): Promise<void> {
  const text = uk(`notice-rollout-${step}`, { candidate: '', share: 100, wins: 0, losses: 0 })
  const expected = text.replaceAll(/<\/?code>/g, '')
  await world.telegram.waitForMessage(
    world.telegram.managersGroupId,
    (message) => message.text?.replace(/\(.*?\)/, '()') === expected,
  )
}

async function send(user: User, photo: string, answer: 'card' | 'choice'): Promise<void> {
  await people.sendBytes(user, await readDemoPhoto(photo))
  await people.answerOf(user, answer)
}

it('a candidate goes its whole way beside a bot that runs, and shoppers see it on a share only', async () => {
  expect(await rollout('start', '--thresholds', thresholds)).toMatchObject({ code: 0 })
  await told('shadow')
  await send(people.newShopper('en'), 'mriya-pink-front-parquet', 'card')
  // After the answer, in its own time.
  await expect
    .poll(async () => (await rollout('status')).stdout)
    .toContain('1 photos shown to both, 1 answered otherwise')

  expect(await rollout('share', '99.9999')).toMatchObject({ code: 0 })
  await told('share')
  await send(people.newShopper('en'), 'mriya-grey-back-cork', 'choice')
  await expect.poll(async () => (await rollout('status')).stdout).toContain('2 answered otherwise')

  expect(await rollout('promote')).toMatchObject({ code: 0 })
  await told('promoted')
  await send(people.newShopper('en'), 'laguna-navy-front-brick', 'choice')

  expect(await rollout('rollback')).toMatchObject({ code: 0 })
  await told('undone')
  await send(people.newShopper('en'), 'sonko-sky-front-sand', 'card')
})
