// Answers each request with its own process id.
process.on('disconnect', () => process.exit())
process.on('message', () => process.send?.({ pid: process.pid }))
process.send?.('ready')
