import type { MissingProvider } from '#src/ports/embedder.ts'

interface Explanation {
  /** What the runtime says when it is the usual thing that is missing. */
  readonly usual: RegExp
  readonly reason: string
  readonly remedy: string
}

const leaveOut = (provider: string) => `leave ${provider} out of VITRYNA_EXECUTION_PROVIDERS`

const explanations: Readonly<Record<string, Explanation>> = {
  cuda: {
    usual: /shared library|shared object/i,
    reason: 'its libraries cannot be loaded',
    remedy: `install them (docs/embedders.md says whose they are), or ${leaveOut('cuda')}`,
  },
  webgpu: {
    usual: /adapter|vulkan/i,
    reason: 'no graphics adapter was found',
    remedy: `install the Vulkan driver of the graphics card, or ${leaveOut('webgpu')}`,
  },
}

/** Why a provider is not used and what to do about it, from what the runtime said. */
export function explainMissing(provider: string, message: string): MissingProvider {
  const known = explanations[provider]
  const [firstLine = ''] = message.split('\n')
  if (known?.usual.test(firstLine)) {
    return { provider, reason: known.reason, remedy: known.remedy }
  }
  const remedy = known ? leaveOut(provider) : 'check the card and the model'
  return { provider, reason: firstLine, remedy }
}
