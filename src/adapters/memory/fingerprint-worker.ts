import { parentPort } from 'node:worker_threads'
import type { FingerprintRequest } from './fingerprint-index.ts'
import { createMultiIndexHash } from './multi-index-hash.ts'

const codes = createMultiIndexHash()
const nothing: ReadonlyMap<number, number> = new Map()

parentPort?.on('message', (request: FingerprintRequest) =>
  parentPort?.postMessage(replyTo(request)),
)
parentPort?.postMessage('ready')

function replyTo(request: FingerprintRequest): ReadonlyMap<number, number> {
  switch (request.kind) {
    case 'near': {
      const { keys, radius, sureRadius } = request.query
      return codes.nearAny(keys, radius, sureRadius)
    }
    case 'add':
      for (const { id, keys } of request.entries) for (const key of keys) codes.add(id, key)
      return nothing
    case 'remove':
      for (const { id, keys } of request.entries) for (const key of keys) codes.remove(id, key)
      return nothing
  }
}
