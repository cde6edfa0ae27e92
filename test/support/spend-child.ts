// Spends from a process of its own: `node spend-child.ts <options as JSON>`.

import { createLedger } from '#src/adapters/postgres/calls/ledger.ts'
import { openServer } from '#src/adapters/postgres/connection/connect.ts'
import { spend, tightLimits } from './spending.ts'

export interface SpendChildOptions {
  readonly databaseUrl: string
  readonly baseUrl: string
  readonly photos: number
}

const { databaseUrl, ...options }: SpendChildOptions = JSON.parse(process.argv[2] ?? '{}')
const { db, close } = await openServer(databaseUrl)
const ends = await spend({ ...options, ledger: createLedger(db, { limits: tightLimits }) })
process.stdout.write(JSON.stringify(ends))
await close()
