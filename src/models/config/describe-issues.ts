import type { z } from 'zod'

/** One line per mistake: `file: models[0].price.image.side must be …`. */
export function describeIssues({ issues }: z.ZodError, file: string): readonly string[] {
  return issues.map((issue) => {
    const unknown = issue.code === 'unrecognized_keys' ? issue.keys.join(', ') : ''
    const what = unknown ? `has unknown fields: ${unknown}` : issue.message
    return `${file}: ${fieldOf(issue.path)} ${what}`
  })
}

function fieldOf(path: readonly PropertyKey[]): string {
  if (path.length === 0) return 'the file'
  return path
    .map((part) => (typeof part === 'number' ? `[${part}]` : `.${String(part)}`))
    .join('')
    .replace(/^\./, '')
}
