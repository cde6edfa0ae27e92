import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser, Locator } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { projectRoot } from '#test/support/run-vitryna.ts'
import { write } from './chat-page.ts'
import { drawHardPhotos } from './hard-photos.ts'
import { drawsDocs, takeDocPicture } from './pictures.ts'
import {
  desktop,
  hasChromium,
  inlineButtons,
  isDrawn,
  openBrowser,
  openPlaygroundPage,
  pane,
  phone,
  type RunningPlayground,
  sendFiles,
  sendFilesIn,
  sendVoice,
  startPlayground,
} from './playground.ts'
import { createTicketPlay, type TicketPlay } from './ticket-play.ts'

const name = hasChromium
  ? 'a ticket in a browser'
  : 'a ticket in a browser (skipped: there is no /usr/bin/chromium)'
const shopperName = 'Оля'
const managerName = 'Марія'
const catalogPhoto = (file: string) => join(projectRoot, 'catalog/photos', `${file}.jpg`)
const demoPhoto = (file: string) => join(projectRoot, 'evals/demo/photos', `${file}.jpg`)

/** What people say, each in their own language. */
const tickets = [
  {
    language: 'uk',
    options: { ...desktop, viewport: { width: 1280, height: 1000 }, locale: 'uk-UA' },
    open: refuseChoice,
    question: 'А є на 110 см?',
    answer: 'Доброго дня! Так, на 110 є два кольори:',
    colours: 'Ось обидва, світліший і темніший',
    reply: 'Другий! А з таким підійде?',
    search: 'лагуна темно-синій',
    found: /«Лагуна», темно-син/,
  },
  {
    language: 'en',
    options: { ...phone, locale: 'en-GB' },
    open: describeUnknown,
    question: 'Do you have it in 110?',
    answer: 'Hello! Yes, in two colours:',
    colours: 'Here are both, a light and a dark one',
    reply: 'The second! Would it go with these?',
    search: 'laguna suit navy',
    found: /Laguna suit, navy/,
  },
] as const
type Ticket = (typeof tickets)[number]

let hardPhotos: readonly string[] = []

describe.skipIf(!hasChromium)(name, { timeout: 900_000 }, () => {
  let browser: Browser
  let playground: RunningPlayground
  let folder: string

  beforeAll(async () => {
    browser = await openBrowser()
    folder = await mkdtemp(join(tmpdir(), 'vitryna-hard-'))
    hardPhotos = await drawHardPhotos(folder)
    playground = await startPlayground()
  })

  afterAll(async () => {
    await browser.close()
    expect(await playground.stop()).toBe(0)
    await rm(folder, { recursive: true })
  })

  it.each(tickets)('is played to its end, in $language', async (ticket) => {
    const options = { ...ticket.options, permissions: ['microphone'] }
    const { page, complaints } = await openPlaygroundPage(browser, playground, options)
    const play = createTicketPlay(page, ticket.language, ticket.language === 'uk')
    await turnOnTopics(play)
    const card = await ticket.open(play)
    await claim(play, card)
    await talk(play, ticket)
    await organise(play)
    await decideAndUndo(play, card)
    await findAndDecide(play, card, ticket)
    await closeAndRate(play, card)
    const root = page.locator('html')
    expect(await root.evaluate(({ scrollWidth, clientWidth }) => scrollWidth - clientWidth)).toBe(0)
    expect(complaints).toEqual([])
    await page.context().close()
  })

  // It takes minutes, and deadlines have their tests on a clock of their own.
  it.runIf(drawsDocs)('shows both chats, and a reminder, for the documentation', async () => {
    const impatient = await startPlayground({ firstReplyMinutes: 3, remindMinutes: 2 })
    const { page } = await openPlaygroundPage(browser, impatient, {
      ...desktop,
      viewport: { width: 1280, height: 1160 },
    })
    const play = createTicketPlay(page, 'uk', false)
    await turnOnTopics(play)
    await refuseChoice(play)
    const product = await play.comes('shopper', () => page.getByTestId('sample').nth(2).click())
    await play.says(product, '₴')
    await takeDocPicture(page, '.github/playground.png')
    const reminder = play.said('managers').filter({ hasText: '⏰ Запит № 1' })
    await reminder.waitFor({ timeout: 300_000 })
    await takeDocPicture(reminder, 'docs/pictures/deadline.png')
    await page.context().close()
    expect(await impatient.stop()).toBe(0)
  })
})

async function turnOnTopics({ turnTo }: TicketPlay): Promise<void> {
  const managers = await turnTo('managers')
  const topicSwitch = managers.locator('.pane-switch').last()
  if ((await topicSwitch.getAttribute('aria-pressed')) === 'false') await topicSwitch.click()
  await managers.getByTestId('topic').first().waitFor()
}

/** The bot is not sure of a photo, and nothing it offers is the right one. */
async function refuseChoice(play: TicketPlay): Promise<Locator> {
  const { page, comes, tap, toShopper, toManagers, says, picture } = play
  await play.turnTo('shopper')
  for (const photo of hardPhotos) {
    const answer = await comes('shopper', () => sendFiles(page, [photo]))
    if (
      !(await inlineButtons(answer)
        .filter({ hasText: toShopper('button-none') })
        .count())
    ) {
      continue
    }
    await picture('choice', 'shopper')
    const card = await comes('managers', () => tap('shopper', answer, toShopper('button-none')))
    await says(answer, toShopper('ticket'))
    await says(card, toManagers('ticket-reason-none-of-these'))
    return openTopic(play, card)
  }
  throw new Error('the bot was sure of every hard photo')
}

/** The bot knows neither the photo nor the words about it. */
async function describeUnknown(play: TicketPlay): Promise<Locator> {
  const { page, comes, toShopper, toManagers, says, picture } = play
  await play.turnTo('shopper')
  const asked = await comes('shopper', () => sendFiles(page, [demoPhoto('unsold-teapot')]))
  await says(asked, toShopper('describe'))
  await picture('describe', 'shopper')
  const card = await comes('managers', async () => {
    const answer = await comes('shopper', () => write(page, 'shopper', 'porcelain teapot'))
    await says(answer, toShopper('ticket'))
  })
  await says(card, toManagers('ticket-reason-unknown'))
  await picture('passed-on', 'shopper')
  return openTopic(play, card)
}

/** The shopper's own topic holds the ticket with its photos. */
async function openTopic(
  { turnTo, picture, docPicture }: TicketPlay,
  card: Locator,
): Promise<Locator> {
  const managers = await turnTo('managers')
  await managers.getByTestId('topic').filter({ hasText: shopperName }).click()
  await card.waitFor()
  expect(await isDrawn(card)).toBe(true)
  await picture('ticket', 'managers')
  await docPicture(card, 'ticket')
  return card
}

async function claim(play: TicketPlay, card: Locator): Promise<void> {
  const { tap, says, toManagers, picture, docPicture } = play
  await tap('managers', card, toManagers('act-claim'))
  await says(card, toManagers('ticket-claimed', { name: managerName }))
  await inlineButtons(card)
    .filter({ hasText: toManagers('act-release') })
    .waitFor()
  await picture('claimed', 'managers')
  await docPicture(card, 'claimed')
}

async function talk(play: TicketPlay, ticket: Ticket): Promise<void> {
  const { page, said, arrives, turnTo, picture, docPicture } = play
  const shopper = pane(page, 'shopper')
  const managers = await turnTo('managers')
  const before = await said('shopper').count()
  const inPane = (where: Locator, what: string) =>
    where.locator(`[data-from="bot"]`).filter({ has: page.locator(what) })
  const words = (where: Locator, text: string) =>
    where.locator('[data-from="bot"]').filter({ hasText: text })

  await write(page, 'managers', '// на складі лише два кольори')
  await arrives(words(shopper, ticket.answer), () => write(page, 'managers', ticket.answer))
  const album = [catalogPhoto('laguna-mustard-front'), catalogPhoto('laguna-navy-front')]
  const albumOf = (where: Locator) => where.locator('.album-part[data-from="bot"]')
  await arrives(albumOf(shopper), () => sendFilesIn(managers, album, ticket.colours), 2)
  await words(shopper, ticket.colours).last().waitFor({ state: 'attached' })
  await turnTo('shopper')
  await arrives(words(managers, ticket.question), () => write(page, 'shopper', ticket.question))
  await turnTo('managers')
  await arrives(inPane(shopper, '.voice'), () => sendVoice(managers))
  await turnTo('shopper')
  await arrives(albumOf(managers), () => sendFiles(page, album, ticket.reply), 2)
  await arrives(inPane(managers, '.voice'), () => sendVoice(shopper))
  // Nothing but what the manager said, and without the note.
  expect(await said('shopper').count()).toBe(before + 4)
  await picture('talk', 'shopper')
  await picture('talk', 'managers')
  await docPicture(managers, 'talk')
}

async function organise(play: TicketPlay): Promise<void> {
  const { page, said, arrives, turnTo, toManagers, picture, docPicture } = play
  await turnTo('managers')
  // The bot may have something to say of the shopper's last photos meanwhile.
  const queue = said('managers').filter({ hasText: toManagers('queue', { count: 1 }) })
  await arrives(queue, () => write(page, 'managers', '/queue'))
  const stats = said('managers').filter({ hasText: toManagers('report-today') })
  await arrives(stats, () => write(page, 'managers', '/stats'))
  await picture('queue', 'managers')
  await docPicture(stats.last(), 'stats')
  await docPicture(queue.last(), 'queue')
}

async function decideAndUndo(play: TicketPlay, card: Locator): Promise<void> {
  const { comes, tap, says, toShopper, toManagers, turnTo, picture, docPicture } = play
  await turnTo('managers')
  const wrong = await comes('shopper', () => inlineButtons(card).first().click())
  await says(wrong, '₴')
  await turnTo('shopper')
  expect(await isDrawn(wrong)).toBe(true)
  await inlineButtons(card)
    .filter({ hasText: toManagers('act-undo') })
    .waitFor({ state: 'attached' })
  await picture('card', 'shopper')
  await picture('decided', 'managers')
  await docPicture(card, 'decided')
  await tap('managers', card, toManagers('act-undo'))
  await says(wrong, toShopper('taken-back'))
  await inlineButtons(card)
    .filter({ hasText: toManagers('act-not-sold') })
    .waitFor()
  await picture('taken-back', 'shopper')
}

/** The right product is not among those on the card. */
async function findAndDecide(
  { page, comes, tap, says, toManagers, picture, docPicture }: TicketPlay,
  card: Locator,
  { search, found }: Ticket,
): Promise<void> {
  await tap('managers', card, toManagers('button-search'))
  const managers = pane(page, 'managers')
  const input = managers.getByTestId('text-input')
  await input.pressSequentially(search)
  const result = managers.getByTestId('inline-result').filter({ hasText: found })
  await result.waitFor()
  await picture('search', 'managers')
  await docPicture(managers, 'search')
  const product = await comes('shopper', () => result.click())
  expect(await product.textContent()).toMatch(found)
  await says(card, toManagers('act-undo'))
  await picture('right-card', 'shopper')
  await picture('decided-again', 'managers')
}

async function closeAndRate(play: TicketPlay, card: Locator): Promise<void> {
  const { comes, tap, says, toShopper, toManagers, picture, docPicture } = play
  const question = await comes('shopper', () => tap('managers', card, toManagers('act-close')))
  await says(question, toShopper('rate-us'))
  await says(card, toManagers('ticket-end-closed'))
  await picture('rating', 'shopper')
  await tap('shopper', question, '4 ⭐')
  await says(question, toShopper('rated', { stars: '⭐⭐⭐⭐' }))
  await says(card, toManagers('ticket-rating', { stars: '⭐⭐⭐⭐' }))
  await picture('closed', 'managers')
  await docPicture(card, 'closed')
}
