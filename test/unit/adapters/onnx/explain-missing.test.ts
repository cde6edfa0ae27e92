import { describe, expect, it } from 'vitest'
import { explainMissing } from '#src/adapters/onnx/explain-missing.ts'

describe('a missing execution provider', () => {
  it.each([
    ['OrtSessionOptionsAppendExecutionProvider_Cuda: Failed to load shared library'],
    ['libcublasLt.so.12: cannot open shared object file: No such file or directory'],
  ])('CUDA without libraries is explained (%s)', (message) => {
    const { reason, remedy } = explainMissing('cuda', message)
    expect(reason).toBe('its libraries cannot be loaded')
    expect(remedy).toContain('docs/embedders.md')
  })

  it('WebGPU without a graphics card is explained', () => {
    const message = 'webgpu_context.cc:136 Failed to get a WebGPU adapter: No supported adapters\n'
    const { reason, remedy } = explainMissing('webgpu', message)
    expect(reason).toBe('no graphics adapter was found')
    expect(remedy).toContain('Vulkan')
  })

  it.each(['cuda', 'webgpu', 'cpu'])(
    '%s failing otherwise is told in its own words',
    (provider) => {
      const { reason } = explainMissing(provider, 'out of memory\nand much more')
      expect(reason).toBe('out of memory')
    },
  )
})
