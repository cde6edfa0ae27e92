import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type ChatPeople, createChatPeople } from '#test/support/chat-people.ts'
import { type ChatWorld, openChatWorld } from '#test/support/chat-world.ts'
import { runCommand } from '#test/support/run-command.ts'

const hasServer = Boolean(process.env['TEST_DATABASE_URL'])

let world: ChatWorld
let people: ChatPeople
let folder: string

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'vitryna-catalogue-'))
  world = await openChatWorld()
  people = createChatPeople(world)
  await world.startBot()
})
afterAll(async () => {
  await world.close()
  await rm(folder, { recursive: true, force: true })
})

/** A picture that is like nothing in the demo. */
function rings(): Promise<Buffer> {
  const circles = Array.from(
    { length: 12 },
    (_, at) =>
      `<circle cx="320" cy="280" r="${250 - at * 20}" fill="hsl(${at * 67} 90% ${30 + at * 4}%)"/>`,
  )
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="640" height="560">${circles.join('')}</svg>`
  return sharp(Buffer.from(svg)).flatten({ background: '#fff' }).jpeg().toBuffer()
}

describe('beside a bot that runs', () => {
  it('commands work, and a product that was imported and indexed is found by the next photo', async () => {
    const photo = await rings()
    await writeFile(join(folder, 'rings.jpg'), photo)
    await writeFile(
      join(folder, 'shop.yaml'),
      `currency: UAH
products:
  - sku: RINGS
    name: { uk: "Килим «Кола»", en: "Rings rug" }
    category: rug
    price: 990
    in_stock: true
    photos: [{ file: rings.jpg, role: product }]
`,
    )
    const file = join(folder, 'shop.yaml')
    const imported = await runCommand(['catalog', 'import', file, '--keep'], world.environment)
    expect(imported.code).toBe(0)
    expect(imported.stdout).toContain('1 products added')
    const indexed = await runCommand(['index'], world.environment)
    expect(indexed).toMatchObject({ code: 0 })

    const user = people.newShopper('en')
    await people.sendBytes(user, photo)
    expect((await people.answerOf(user, 'card')).caption).toContain('Rings rug')
    for (const command of [['migrate'], ['index', 'stats'], ['index', 'verify'], ['doctor']]) {
      const { code, stdout } = await runCommand(command, world.environment)
      expect([command, code, stdout]).toEqual([command, 0, stdout])
    }
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
