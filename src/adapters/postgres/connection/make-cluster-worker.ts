import { workerData } from 'node:worker_threads'
import { startPglite } from './start-pglite.ts'

const cluster = await startPglite(workerData)
await cluster.close()
