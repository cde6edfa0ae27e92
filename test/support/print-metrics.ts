import { createMetrics } from '#src/adapters/prometheus/metrics.ts'

/** All metrics as a bot exports them that has just started, for `promtool check metrics`. */
process.stdout.write(await createMetrics().registry.metrics())
