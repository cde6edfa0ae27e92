import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Notice } from '#src/domain/notice.ts'
import { readCases } from '#src/evals/read-cases.ts'
import type { Vitryna } from '#src/main.ts'
import { openPhoto } from '#src/photo/open-photo.ts'
import { lessonOf } from '#test/support/lessons.ts'
import { openDemoShop } from '#test/support/open-shop.ts'
import { projectRoot } from '#test/support/run-vitryna.ts'

let cleanUp: () => Promise<void>
let vitryna: Vitryna

beforeAll(async () => {
  const shop = await openDemoShop()
  vitryna = shop.vitryna
  cleanUp = shop.close
})
afterAll(() => cleanUp())

it('after 30 confirmations the bot learns anew, in a thread, once, and can go back', async () => {
  const { learning, recognition } = vitryna
  const file = join(projectRoot, 'evals/demo/cases.jsonl')
  const { cases } = await readCases(file, { checkPhoto: openPhoto })
  const sold = cases.filter(({ sku }) => sku !== null).slice(0, 36)
  for (const { path, sku } of sold.slice(0, 29)) {
    await learning.applyConfirmation(await lessonOf(await readFile(path), sku))
  }
  expect(await learning.isRefitDue(30)).toBe(false)
  for (const { path, sku } of sold.slice(29)) {
    await learning.applyConfirmation(await lessonOf(await readFile(path), sku))
  }
  expect(await learning.isRefitDue(30)).toBe(true)

  const before = (await recognition.space()).id
  const told: Notice[] = []
  const notices = {
    async tellOnce(_: string, notice: Notice) {
      told.push(notice)
      return true
    },
  }
  const asked = { notices, signal: new AbortController().signal }
  const report = await learning.refit(30, asked)
  expect(await learning.refit(30, asked)).toEqual({ kind: 'not-due' })
  expect(told).toHaveLength(report.kind === 'changed' ? 1 : 0)
  expect((await recognition.space()).id).toBe(report.kind === 'changed' ? report.spaceId : before)

  await learning.useHead(null)
  expect((await recognition.space()).id).toBe(before)
})
