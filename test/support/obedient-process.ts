import { getCompileCacheDir } from 'node:module'

// Answers each request with its own process id and where it keeps what it compiled.
process.on('disconnect', () => process.exit())
process.on('message', () => process.send?.({ pid: process.pid, compiled: getCompileCacheDir() }))
process.send?.('ready')
