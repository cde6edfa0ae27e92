import { join } from 'node:path'
import { projectRoot } from '#test/support/run-vitryna.ts'
import {
  answerTo,
  inlineButtons,
  openBrowser,
  pane,
  sendFiles,
  startPlayground,
} from './playground.ts'

/** Makes the README's picture of the playground: `node test/e2e/picture.ts [.github/playground.png]`. */
const path = process.argv[2] ?? join(projectRoot, '.github/playground.png')
const photo = (name: string) => join(projectRoot, 'evals/demo/photos', `${name}.jpg`)

const browser = await openBrowser()
const playground = await startPlayground()
const page = await browser.newPage({ viewport: { width: 1280, height: 800 }, locale: 'en-GB' })
await page.goto(playground.address)
await page.getByTestId('sample').first().waitFor()
const unknown = await answerTo(page, 'shopper', () => sendFiles(page, [photo('unsold-teapot')]))
await answerTo(page, 'managers', () =>
  inlineButtons(unknown).filter({ hasText: 'Ask a manager' }).click(),
)
await answerTo(page, 'shopper', () => sendFiles(page, [photo('mriya-pink-front-parquet')]))
await answerTo(page, 'shopper', async () => {
  const input = pane(page, 'shopper').getByTestId('text-input')
  await input.fill('is there a 104?')
  await input.press('Enter')
})
await page.screenshot({ path })
await browser.close()
await playground.stop()
