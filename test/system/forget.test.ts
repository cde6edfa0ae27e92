import type { Message, User } from 'grammy/types'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { forgetPress } from '#src/bot/callback-data.ts'
import { translator } from '#src/bot/texts.ts'
import { caseFile } from '#src/evals/case-places.ts'
import { answersIn, buttonFor } from '#test/support/chat-answers.ts'
import { type ChatPeople, createChatPeople } from '#test/support/chat-people.ts'
import { readDemoPhoto, reEncoded } from '#test/support/chat-photos.ts'
import { type OwnRedis, redisMissing, startRedis } from '#test/support/chat-redis.ts'
import { type ChatWorld, openChatWorld, person } from '#test/support/chat-world.ts'
import { runCommand } from '#test/support/run-command.ts'
import { makeScratchFolder } from '#test/support/scratch-folder.ts'
import { filesWith, keysWith, rowsWith } from '#test/support/traces.ts'

const uk = translator('uk')
const user: User = { ...person(8_700_000_001), first_name: 'Канарейченко' }

let world: ChatWorld
let people: ChatPeople
let redis: OwnRedis | undefined
let environment: Readonly<Record<string, string>>

beforeAll(async () => {
  world = await openChatWorld({ limits: 'off' })
  people = createChatPeople(world)
  redis = redisMissing ? undefined : await startRedis()
  const folder =
    world.environment['VITRYNA_DATA_DIR'] ?? (await makeScratchFolder('vitryna-files-'))
  environment = { VITRYNA_DATA_DIR: folder, ...(redis ? { REDIS_URL: redis.url } : {}) }
  await world.openBot(environment)
})
afterAll(async () => {
  await world.close()
  await redis?.close()
})

/** A photo that only a manager can name, who names it: it becomes a reference photo. @returns its file's key. */
async function confirmPhoto(): Promise<string> {
  const { telegram } = world
  const photo = await reEncoded(await readDemoPhoto('unsold-teapot'), 1)
  const sent = await telegram.sendFromUser(user, { photo, caption: 'xyzzy канарка' })
  const { managersGroupId: chatId, manager } = telegram
  const isTicket = ({ caption }: Message) => caption?.includes(user.first_name) === true
  const ticket = await telegram.waitForMessage(chatId, isTicket)
  await people.tap(manager, {
    chatId,
    messageId: ticket.message_id,
    data: buttonFor(ticket, 'name'),
  })
  const confirmed = () =>
    world.inDatabase((db) =>
      db.selectFrom('reference_photos').select('id').where('origin', '=', 'confirmed').execute(),
    )
  await expect.poll(confirmed).toHaveLength(1)
  return `telegram:${sent.photo?.at(-1)?.file_unique_id}`
}

/** Photos that the bot itself knows are answered from memory the second time. */
async function repeatPhoto(): Promise<string> {
  const photo = await reEncoded(await readDemoPhoto('laguna-navy-front-brick'), 1)
  const { photo: sizes } = await world.telegram.sendFromUser(user, { photo })
  await people.answerOf(user, 'card')
  const seen = answersIn(world.telegram, user.id).length
  await world.telegram.sendFromUser(user, { photo })
  await expect.poll(() => cardsAfter(seen)).toBe(1)
  return `telegram:${sizes?.at(-1)?.file_unique_id}`
}

const cardsAfter = (seen: number) =>
  answersIn(world.telegram, user.id)
    .slice(seen)
    .filter(({ kind }) => kind === 'card').length

async function forget(): Promise<void> {
  await world.telegram.sendFromUser(user, { text: '/forget' })
  const { message_id: messageId } = await people.reply(user, uk('forget'))
  await people.tap(user, { messageId, data: forgetPress })
  await people.reply(user, uk('forgotten'))
}

const title = 'after /forget nothing of the shopper is in database, vectors, jobs, files'
it(`${title}${redisMissing ? '' : ' or Redis'}`, async () => {
  const { telegram } = world
  const files = [await repeatPhoto(), await confirmPhoto()]
  await telegram.sendFromUser(user, { text: 'скільки коштує?' })
  const { code, stdout } = await runCommand(['eval', 'import'], {
    ...world.environment,
    ...environment,
  })
  expect([code, stdout]).toEqual([0, expect.stringContaining('run them')])
  const sha256 = await world.inDatabase(async (db) => {
    const photo = db
      .selectFrom('reference_photos')
      .select('sha256')
      .where('origin', '=', 'confirmed')
    return (await photo.executeTakeFirstOrThrow()).sha256
  })
  const words = [String(user.id), user.first_name, 'канарка', ...files, sha256]
  const names = [...words, caseFile(sha256)]
  const folder = environment['VITRYNA_DATA_DIR'] ?? ''
  const scan = async () => ({
    rows: await world.inDatabase((db) => rowsWith(db, names)),
    files: await filesWith(folder, names),
    keys: redis ? await keysWith(redis.url, words) : [],
  })
  const before = await scan()
  expect(before.rows.length).toBeGreaterThan(10)
  // The picture of the case, and the line that names it.
  expect(before.files).toHaveLength(2)
  if (redis) expect(before.keys.length).toBeGreaterThan(0)

  await forget()

  await expect.poll(scan).toEqual({ rows: [], files: [], keys: [] })
  // Nor does this process remember: the same file is looked at anew.
  const other = people.newShopper()
  const photo = await reEncoded(await readDemoPhoto('unsold-teapot'), 1)
  await telegram.sendFromUser(other, { photo })
  expect((await people.answerOf(other, 'describe')).text).toBe(uk('describe'))
})
