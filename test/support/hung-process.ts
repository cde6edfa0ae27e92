// Starts, and then does nothing for ever, deaf to signals that can be heard.
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => undefined)
process.on('disconnect', () => process.exit())
process.on('message', () => {
  for (;;);
})
process.send?.('ready')
