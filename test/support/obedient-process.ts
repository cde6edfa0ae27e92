// Answers each request with its own process id and where it keeps what it compiled.
process.on('disconnect', () => process.exit())
process.on('message', () =>
  process.send?.({ pid: process.pid, compiled: process.env['NODE_COMPILE_CACHE'] }),
)
process.send?.('ready')
