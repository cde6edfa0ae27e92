// Starts, and dies of the first request as a native library does.
process.on('message', () => process.kill(process.pid, 'SIGSEGV'))
process.send?.('ready')
