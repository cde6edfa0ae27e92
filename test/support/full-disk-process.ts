import fs from 'node:fs'
import { syncBuiltinESMExports } from 'node:module'

/**
 * Loaded before a program (`node --import`): while the file that `TEST_FULL_DISK` names is there, no file can grow, as on
 * a disk that is full. What is written over what a file has already goes well there, too, and so do empty files.
 */
const mark = process.env['TEST_FULL_DISK'] ?? ''
const { existsSync, fstatSync, write, writeSync, writeFile, writeFileSync } = fs

function full(call: string): NodeJS.ErrnoException {
  const error: NodeJS.ErrnoException = new Error(`ENOSPC: no space left on device, ${call}`)
  return Object.assign(error, { code: 'ENOSPC', errno: -28, syscall: call })
}

/** As `fs.write` is called: with the bytes, where they begin, how many, and where they go; else at the end. */
function grows([fd, data, , length, position]: readonly unknown[]): boolean {
  if (typeof fd !== 'number' || fd <= 2 || !existsSync(mark)) return false
  const status = fstatSync(fd)
  if (!status.isFile() || typeof data === 'string') return status.isFile()
  return typeof position !== 'number' || position + Number(length) > status.size
}

const isEmpty = (data: unknown) => data === '' || (data instanceof Uint8Array && data.length === 0)
const cannotMake = (data: unknown) => existsSync(mark) && !isEmpty(data)

Object.assign(fs, {
  write(...args: unknown[]) {
    const done = args.at(-1)
    if (!grows(args)) return Reflect.apply(write, fs, args)
    if (typeof done === 'function') setImmediate(() => done(full('write')))
  },
  writeSync(...args: unknown[]) {
    if (grows(args)) throw full('write')
    return Reflect.apply(writeSync, fs, args)
  },
  writeFile(...args: unknown[]) {
    const done = args.at(-1)
    if (!cannotMake(args[1])) return Reflect.apply(writeFile, fs, args)
    if (typeof done === 'function') setImmediate(() => done(full('open')))
  },
  writeFileSync(...args: unknown[]) {
    if (cannotMake(args[1])) throw full('open')
    return Reflect.apply(writeFileSync, fs, args)
  },
})
const { promises } = fs
const plainWriteFile = promises.writeFile
promises.writeFile = async (...args: Parameters<typeof plainWriteFile>) => {
  if (cannotMake(args[1])) throw full('open')
  return plainWriteFile(...args)
}
syncBuiltinESMExports()
