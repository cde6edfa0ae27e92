import { expect, it } from 'vitest'
import { openPhoto } from '#src/photo/open-photo.ts'
import type { KeptPair } from '#src/ports/rollout-store.ts'
import { loadPictures } from '#src/rollout/report/load-pictures.ts'
import { renderReport } from '#src/rollout/report/render-report.ts'
import { encode, quarters } from '#test/support/pictures.ts'
import { answerOf, laguna, mriya } from '#test/support/rollouts.ts'

const pair: Omit<KeptPair, 'preview' | 'truth'> = {
  ...{ id: 3, inquiryId: 17, fileKey: 'telegram:a', answeredBy: 'present', createdAt: new Date(0) },
  answers: { present: answerOf(laguna), candidate: answerOf(mriya) },
}

it('shows the two side by side, with pictures and what people say, and asks for no address', async () => {
  const cover = await encode(quarters()).jpeg().toBuffer()
  const asked: (readonly string[])[] = []
  const ports = {
    rollouts: { preview: async (id: number) => (id === 3 ? Uint8Array.of(1, 2, 3) : undefined) },
    catalogue: {
      covers: async (skus: readonly (typeof mriya)[]) => {
        asked.push(skus)
        return new Map([
          [mriya, cover],
          [laguna, Buffer.from('not a picture')],
        ])
      },
    },
    openPhoto,
  }
  const pairs = [
    { ...pair, truth: mriya },
    { ...pair, id: 4, answers: { ...pair.answers, present: answerOf(null) }, truth: undefined },
  ]
  const pictures = await loadPictures(ports, pairs)
  const page = await renderReport({ title: '<head-4>', lines: ['1 of 2'], pairs, pictures })
  expect(asked).toEqual([[laguna, mriya]])
  expect(page).toContain('&lt;head-4&gt;')
  expect(page).toContain('question 17: the candidate was right')
  expect(page).toContain('question 17: nobody has said')
  expect(page).toContain('LAGUNA-NAVY, by embedding, 0.90')
  expect(page).toContain('src="data:image/jpeg;base64,AQID"')
  expect(page.match(/<img/g)).toHaveLength(4)
  expect(page).not.toMatch(/(?:src|href)="(?!data:)/)
})
