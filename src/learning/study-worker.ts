import { parentPort, workerData } from 'node:worker_threads'
import type { StudyMessage } from './study-in-thread.ts'
import { type StudyRequest, studyPhotos } from './study-photos.ts'

const post = (message: StudyMessage) => parentPort?.postMessage(message)

const study = await studyPhotos(workerData as StudyRequest, () => post({ kind: 'split' }))
post({ kind: 'done', study })
