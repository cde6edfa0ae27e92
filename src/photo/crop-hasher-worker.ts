import { parentPort } from 'node:worker_threads'
import { cropKeys } from './crop-keys.ts'

parentPort?.on('message', (luma: Float32Array) => parentPort?.postMessage(cropKeys(luma)))
parentPort?.postMessage('ready')
