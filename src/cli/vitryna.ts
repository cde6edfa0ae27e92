#!/usr/bin/env -S MALLOC_ARENA_MAX=2 MALLOC_MMAP_THRESHOLD_=1048576 node --liftoff-only --max-semi-space-size=2
// Optimising PGlite's WebAssembly takes V8 about 500 MB for a moment and makes no query measurably faster. With more than
// 2 MB for young objects V8 lets garbage grow to 150 MB while the bot is busy, and no photo is looked at faster.
import { enableCompileCache } from 'node:module'
import { setFlagsFromString } from 'node:v8'
import { compiledFolder } from '#src/lib/compiled.ts'

// Left to itself V8 lets the heap of a busy bot grow to four times of what is in use before it collects: measured, 150 MB
// more after 400 photos, and no photo is looked at faster.
setFlagsFromString('--heap-growing-percent=50')
// Compiling hundreds of modules anew is a third of a short command.
enableCompileCache(compiledFolder)
const { runProgram } = await import('./program.ts')
await runProgram(process.argv.slice(2))
