import { expect, it } from 'vitest'
import { isPrivateAddress } from '#src/lib/private-address.ts'

it.each([
  'http://127.0.0.1:8000/v1',
  'http://localhost:11434/v1',
  'http://[::1]:8000/v1',
  'http://[::ffff:127.0.0.1]/v1',
  'https://10.1.2.3/v1',
  'https://172.16.0.9/v1',
  'https://172.31.255.1/v1',
  'https://192.168.1.20:8443/v1',
  'https://100.100.1.1/v1',
  'http://[fd12:3456::1]/v1',
  'http://[fe80::1]/v1',
  'http://ollama:11434/v1',
  'http://models.lan/v1',
  'http://gpu.internal./v1',
  'http://studio.local/v1',
])('stays in the shop: %s', (url) => {
  expect(isPrivateAddress(url)).toBe(true)
})

it.each([
  'https://api.openai.com/v1',
  'https://api.x.ai/v1',
  'https://8.8.8.8/v1',
  'https://172.32.0.1/v1',
  'https://192.169.0.1/v1',
  'https://[2001:db8::1]/v1',
  'https://localhost.example.com/v1',
  'https://10.0.0.1.example.com/v1',
])('leaves it: %s', (url) => {
  expect(isPrivateAddress(url)).toBe(false)
})
