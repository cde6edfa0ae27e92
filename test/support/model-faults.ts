import type { CallFailure } from '#src/domain/call-failure.ts'
import {
  type Behaviour,
  choosing,
  completion,
  embedding,
  empty,
  hanging,
  html,
  json,
  resetting,
  resettingMidBody,
  saying,
  status,
  trickling,
} from './model-server.ts'

/** One way a provider fails, and what has to follow. */
export interface Fault {
  readonly name: string
  readonly failure: CallFailure
  readonly behave: Behaviour
  /** Calls that are planned while the breaker is closed. */
  readonly calls: 1 | 2
  /** How the breaker stands after that, and after a probe with it. */
  readonly opens?: true
  readonly answersProbe?: true
}

const message = { role: 'assistant', content: null }

function fault(name: string, failure: CallFailure, behave: Behaviour): Fault {
  return { name, failure, behave, calls: 1 }
}

function repeated(name: string, failure: CallFailure, behave: Behaviour): Fault {
  return { name, failure, behave, calls: 2 }
}

/** What time does not mend: nobody asks again for long. */
function lasting(name: string, failure: CallFailure, behave: Behaviour): Fault {
  return { name, failure, behave, calls: 1, opens: true }
}

/** The model is well and does not want to. */
function unwilling(name: string, failure: CallFailure, behave: Behaviour): Fault {
  return { name, failure, behave, calls: 1, answersProbe: true }
}

/** What goes wrong on the way to a provider of any kind, or before it has an answer. */
const providerFaults: readonly Fault[] = [
  fault('hangs', 'timeout', hanging()),
  fault('trickles for ever', 'timeout', trickling()),
  repeated('429', 'rate-limit', status(429)),
  repeated('429, again in 20 ms', 'rate-limit', status(429, {}, { 'retry-after-ms': '20' })),
  lasting('429, again in an hour', 'rate-limit', status(429, {}, { 'retry-after': '3600' })),
  repeated('429 in a response with status 200', 'rate-limit', json({ error: { code: 429 } })),
  lasting('402', 'out-of-budget', status(402)),
  lasting(
    '400 for money',
    'out-of-budget',
    status(400, { message: 'You have reached your specified API usage limits.' }),
  ),
  lasting(
    '429 for money',
    'out-of-budget',
    status(429, { message: 'You exceeded your current quota', code: 'insufficient_quota' }),
  ),
  lasting('401', 'auth', status(401, { message: 'Incorrect API key provided: key-of-a-test' })),
  lasting('403', 'auth', status(403)),
  lasting('404', 'not-found', status(404, { message: 'The model does not exist' })),
  repeated('500', 'server', status(500)),
  repeated('503', 'server', status(503)),
  repeated('529', 'server', status(529)),
  repeated('connection reset', 'transport', resetting()),
  repeated('connection reset in the body', 'transport', resettingMidBody()),
  unwilling(
    '400 by a content filter',
    'content-filter',
    status(400, { message: 'flagged', code: 'content_policy_violation' }),
  ),
  fault('an empty body', 'empty', empty()),
  fault('status 204', 'empty', empty(204)),
  fault('a page with status 200', 'not-json', html()),
  fault('half a JSON body', 'not-json', (response) => {
    response.writeHead(200, { 'content-type': 'application/json' }).end('{"choices": [')
  }),
  fault('400', 'bad-request', status(400, { message: 'temperature is not supported' })),
  fault('422', 'bad-request', status(422)),
]

/** Every class of failure, most of them in several shapes. */
export const modelFaults: readonly Fault[] = [
  ...providerFaults,
  unwilling(
    'stopped by a content filter',
    'content-filter',
    completion({ message, finish_reason: 'content_filter' }),
  ),
  unwilling(
    'refusal',
    'refusal',
    completion({ message: { ...message, refusal: 'I cannot help' }, finish_reason: 'stop' }),
  ),
  fault('no content', 'empty', saying(null)),
  fault('blank content', 'empty', saying(' \n')),
  fault('no choices', 'empty', json({ choices: [] })),
  fault('talk', 'not-json', saying('Sure! It looks like product 2.')),
  fault('a number that was not offered', 'schema', choosing('4')),
  fault('a SKU in place of a number', 'schema', choosing('A')),
  fault('two answers', 'schema', saying('{"choice": "1"} or {"choice": "2"}')),
  fault('no choice', 'schema', saying('{"reason": "same cut", "confidence": 0.9}')),
  fault(
    'an answer cut off',
    'truncated',
    saying('{"attributes": ["red', { finish_reason: 'length' }),
  ),
]

/** A text embedder of three values has no words to refuse with, and nothing that could be cut off. */
export const embedderFaults: readonly Fault[] = [
  ...providerFaults,
  fault('a completion in place of vectors', 'schema', choosing('1')),
  fault('no vector', 'schema', json({ data: [], usage: { prompt_tokens: 5 } })),
  fault(
    'a vector of two values',
    'schema',
    embedding(() => [1, 0]),
  ),
  fault(
    'a vector of zeros',
    'schema',
    embedding(() => [0, 0, 0]),
  ),
  fault(
    'a value missing',
    'schema',
    embedding(() => [1, null, 0]),
  ),
]
