import { describe, expect, it } from 'vitest'
import { splitCount } from '#src/learning/compare-spaces.ts'
import { studyInThread } from '#src/learning/study-in-thread.ts'
import { type StudyRequest, studyPhotos } from '#src/learning/study-photos.ts'
import { defaultTraining } from '#src/learning/training-settings.ts'
import { drawPhotos, labelledDim } from '#test/support/labelled-features.ts'

const request: StudyRequest = {
  embedder: { id: 'one@1', dim: labelledDim, views: 1 },
  photos: drawPhotos({ seed: 1, skus: 15, photosPerSku: 6, nuisance: 3 }),
  current: { colourWeight: 0.2, head: null },
  limits: { threshold: 0.99, margin: 0.01, plausible: -1, fitted: false },
  training: defaultTraining,
}

describe('studying photos in a thread', () => {
  it('comes to the same, and says how far it is', async () => {
    let splits = 0
    const count = () => {
      splits += 1
    }
    const study = await studyInThread()(request, count)
    expect(splits).toBe(splitCount(defaultTraining))
    expect(study).toEqual(await studyPhotos(request, () => undefined))
    expect(study.learned?.head).toBeTruthy()
  })

  it('says what failed', async () => {
    const broken = { ...request, embedder: { ...request.embedder, dim: labelledDim + 1 } }
    await expect(studyInThread()(broken, () => undefined)).rejects.toThrow(/values/)
  })

  it('ends when it is told to', async () => {
    const ending = new AbortController()
    const study = studyInThread(ending.signal)(request, () => undefined)
    ending.abort(new Error('the bot stops'))
    await expect(study).rejects.toThrow()
  })
})
