import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { BotChild } from '#test/support/bot-child.ts'
import { type ChatPeople, createChatPeople } from '#test/support/chat-people.ts'
import { type ChatWorld, openChatWorld } from '#test/support/chat-world.ts'
import { type DrawnProduct, writeDrawnShop } from '#test/support/drawn-shop.ts'
import { runCommand } from '#test/support/run-command.ts'
import { startVitryna } from '#test/support/run-vitryna.ts'

const hasServer = Boolean(process.env['TEST_DATABASE_URL'])

let world: ChatWorld
let people: ChatPeople
let folder: string
let bot: BotChild

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'vitryna-catalogue-'))
  world = await openChatWorld()
  people = createChatPeople(world)
  bot = await world.startBot()
  // In place of the demo, so that each test finds its own products and these, whichever comes first.
  const { file } = await writeDrawnShop(folder, 'FIRST', 2)
  await runCommand(['catalog', 'import', file], world.environment)
})
afterAll(async () => {
  await world.close()
  await rm(folder, { recursive: true, force: true })
})

/** A figure of the bot's metrics; 0 where it has not counted yet. */
async function metric(name: string): Promise<number> {
  const response = await fetch(`${await bot.ready}/metrics`)
  const lines = (await response.text()).split('\n')
  return Number(lines.find((line) => line.startsWith(`${name} `))?.slice(name.length) ?? 0)
}

const jobsDone = () => metric('vitryna_jobs_total{job="index-catalogue",result="done"}')
const photosLeft = () => metric('vitryna_index_photos_left')

async function expectFound({ name, photo }: DrawnProduct): Promise<void> {
  const user = people.newShopper('en')
  await people.sendBytes(user, photo)
  expect((await people.answerOf(user, 'card')).caption).toContain(name)
}

/** Runs a command until it has printed this, and kills it. */
async function killAfter(words: string, args: readonly string[]): Promise<string> {
  const child = startVitryna(args, world.environment)
  let output = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      output += text
      if (output.includes(words)) child.kill('SIGKILL')
    })
  }
  await new Promise((resolve) => child.on('close', resolve))
  return output
}

describe('beside a bot that runs', () => {
  it('commands work, and the next photo finds what was imported', async () => {
    const { file, products } = await writeDrawnShop(folder, 'RUG', 1)
    const imported = await runCommand(['catalog', 'import', file, '--keep'], world.environment)
    expect(imported).toMatchObject({
      code: 0,
      stderr: expect.stringContaining('indexing photos: 1 done'),
    })
    expect(imported.stdout).toContain('new: RUG-0\n1 products added')
    expect(imported.stdout).toContain('1 photos indexed, 0 failed')
    for (const product of products) await expectFound(product)

    const again = await runCommand(['catalog', 'import', file, '--keep'], world.environment)
    expect(again).toMatchObject({ code: 0, stdout: expect.stringMatching(/^nothing changes\n/) })
    for (const command of [['migrate'], ['index', 'stats'], ['index', 'verify'], ['doctor']]) {
      const { code, stdout } = await runCommand(command, world.environment)
      expect([command, code, stdout]).toEqual([command, 0, stdout])
    }
  })

  it('an import that is killed leaves all or nothing, and whoever follows the index job may be killed', async () => {
    const { file, products } = await writeDrawnShop(folder, 'KILLED', 30)
    const command = ['catalog', 'import', file, '--keep']
    const { stdout: before } = await runCommand(['index', 'stats'], world.environment)
    expect(await killAfter('new: KILLED-0', command)).toContain('and 20 more')
    const { stdout: after } = await runCommand(['index', 'stats'], world.environment)
    const countOf = (stats: string) => Number(/^(\d+) product photos/m.exec(stats)?.[1])
    expect([0, 30]).toContain(countOf(after) - countOf(before))

    await killAfter('products added', command)
    await expect.poll(photosLeft).toBe(0)
    const finished = await runCommand(command, world.environment)
    expect(finished.code).toBe(0)
    await expect
      .poll(async () => (await runCommand(['index', 'stats'], world.environment)).stdout)
      .toContain(`${countOf(before) + 30} product photos, 0 without a vector`)
    await expectFound(products[17] as DrawnProduct)
  })

  it('an index job goes on in the next bot when the one that did it is killed', async () => {
    const { file, products } = await writeDrawnShop(folder, 'CUT', 100)
    const importing = runCommand(['catalog', 'import', file, '--keep'], world.environment)
    await expect.poll(photosLeft, { interval: 10 }).toBeGreaterThan(0)
    await bot.kill()
    // The command has its database from the bot, or from a server.
    if (hasServer) bot = await world.startBot()
    expect(await importing).toMatchObject(
      hasServer
        ? { code: 0 }
        : { code: 2, stderr: expect.stringContaining('indexing cannot be followed') },
    )
    if (!hasServer) {
      bot = await world.startBot()
      await expect.poll(jobsDone).toBeGreaterThan(0)
    }
    const { stdout } = await runCommand(['index', 'stats'], world.environment)
    expect(stdout).toMatch(/^\d+ product photos, 0 without a vector/)
    await expectFound(products[99] as DrawnProduct)
  })

  it.skipIf(hasServer)(
    `a second bot is refused, and told who is there${hasServer ? ' (skipped: on a server it may run)' : ''}`,
    async () => {
      const second = world.spawnBot()
      expect(await second.exited).toBe(2)
      expect(second.output()).toMatch(/in use by process \d+/)
    },
  )
})
