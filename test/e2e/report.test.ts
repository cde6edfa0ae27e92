import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { Browser, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { judgeRun } from '#src/evals/gate/judge-run.ts'
import { defaultPolicy } from '#src/evals/gate/policy.ts'
import { renderReport } from '#src/evals/report/render-report.ts'
import { reportCases } from '#src/evals/report/report-cases.ts'
import { summarize } from '#src/evals/summarize.ts'
import { caseAnswer, caseResult, evalRun, matchedAnswer } from '#test/support/case-results.ts'
import { encode, scene } from '#test/support/pictures.ts'
import { hasChromium, openBrowser } from './playground.ts'

const title = hasChromium
  ? 'the report of an eval in a browser'
  : 'the report of an eval in a browser (skipped: there is no /usr/bin/chromium; apt-get install chromium)'

describe.skipIf(!hasChromium)(title, () => {
  let browser: Browser
  let folder: string
  let address: string
  let page: Page
  let troubles: string[]

  beforeAll(async () => {
    browser = await openBrowser()
    folder = await mkdtemp(join(tmpdir(), 'vitryna-report-'))
    const file = join(folder, 'report.html')
    await writeFile(file, await makeReport())
    address = pathToFileURL(file).href
  })
  afterAll(async () => {
    await browser.close()
    await rm(folder, { recursive: true, force: true })
  })
  beforeEach(async () => {
    page = await browser.newPage()
    troubles = []
    page.on('pageerror', (error) => troubles.push(error.message))
    page.on('request', (request) => {
      if (!/^(file|data):/.test(request.url())) troubles.push(request.url())
    })
    await page.goto(address)
  })
  afterEach(() => page.close())

  const shown = () => page.locator('.case:visible h3').allTextContents()
  const focused = () => page.locator('.case:focus h3').textContent()

  it('begins with what changed, and filters by tag, rung and outcome', async () => {
    expect(await shown()).toEqual([
      expect.stringContaining('a.jpg'),
      expect.stringContaining('b.jpg'),
    ])
    await page.selectOption('select[name=show]', 'all')
    expect(await shown()).toHaveLength(4)
    await page.selectOption('select[name=tag]', 'hands')
    expect(await shown()).toHaveLength(1)
    await page.selectOption('select[name=tag]', '')
    await page.selectOption('select[name=rung]', 'none')
    expect(await shown()).toEqual([expect.stringContaining('d.jpg')])
    await page.selectOption('select[name=rung]', '')
    await page.selectOption('select[name=grade]', 'wrong')
    expect(await shown()).toEqual([expect.stringContaining('a.jpg')])
    expect(await page.locator('#count').textContent()).toBe('1 of 4 cases')
    expect(troubles).toEqual([])
  })

  it('goes from case to case by keyboard, shown ones only', async () => {
    await page.keyboard.press('ArrowRight')
    expect(await focused()).toContain('a.jpg')
    await page.keyboard.press('j')
    expect(await focused()).toContain('b.jpg')
    await page.keyboard.press('j')
    expect(await focused()).toContain('b.jpg')
    await page.keyboard.press('k')
    expect(await focused()).toContain('a.jpg')
    expect(troubles).toEqual([])
  })

  it('shows its pictures from the disk, light and dark', async () => {
    const widths = await page.evaluate<number[]>(
      "[...document.querySelectorAll('.case img')].map((image) => image.naturalWidth)",
    )
    expect(widths.length).toBeGreaterThan(0)
    expect(Math.min(...widths)).toBeGreaterThan(0)
    const ground = () => page.evaluate<string>('getComputedStyle(document.body).backgroundColor')
    await page.emulateMedia({ colorScheme: 'light' })
    const light = await ground()
    await page.emulateMedia({ colorScheme: 'dark' })
    expect(await ground()).not.toBe(light)
  })
})

async function makeReport(): Promise<string> {
  const answered = (photo: string, expected: string, name: string) =>
    caseResult({
      photo,
      expected,
      tags: photo === 'a.jpg' ? ['hands'] : [],
      answers: [matchedAnswer(name)],
    })
  const unsold = caseResult({ photo: 'd.jpg', expected: null, answers: [caseAnswer()] })
  const before = [
    answered('a.jpg', 'A', 'A'),
    answered('b.jpg', 'B', 'A'),
    answered('c.jpg', 'C', 'C'),
    unsold,
  ]
  const after = [
    answered('a.jpg', 'A', 'B'),
    answered('b.jpg', 'B', 'B'),
    answered('c.jpg', 'C', 'C'),
    unsold,
  ]
  const jpeg = await encode(scene(1)).resize(64).jpeg().toBuffer()
  const picture = `data:image/jpeg;base64,${jpeg.toString('base64')}`
  const run = evalRun(after)
  return renderReport({
    run,
    summary: summarize(after, defaultPolicy.costs),
    judgement: judgeRun(run, evalRun(before), defaultPolicy),
    cases: reportCases(after, before),
    pictures: {
      photos: new Map(after.map(({ photo }) => [photo, picture])),
      products: new Map(['A', 'B', 'C'].map((sku) => [sku, picture])),
    },
  })
}
