import { expect, test } from 'vitest'
import { chatRequest, embeddingsRequest } from '#server/gateway/llm/core/read-request.ts'
import type { JsonObject, JsonValue } from '#server/kernel/canonical-json.ts'

const messages = [{ role: 'user', content: 'hello' }]
const refusedAt = (read: () => unknown): unknown => {
  try {
    read()
    return null
  } catch (error) {
    const { code, errors } = error as { code: string; errors: { pointer: string; message: string }[] }
    return [code, errors[0]?.pointer, errors[0]?.message]
  }
}
const chatRefusedAt = (more: JsonObject) => refusedAt(() => chatRequest({ model: 'primary', messages, ...more }))
const look = { type: 'function', function: { name: 'look', description: 'Looks', parameters: { type: 'object' }, strict: true } }

test.each<[string, JsonObject, string]>([
  ['other models of a routing provider', { models: ['openai/o1-pro'] }, '/models'],
  ['its route', { route: 'fallback' }, '/route'],
  ['its providers', { provider: { order: ['other'] } }, '/provider'],
  ['its fallbacks', { fallbacks: ['other'] }, '/fallbacks'],
  ['a model that drafts', { draft_model: 'other' }, '/draft_model'],
  ['plugins', { plugins: [{ id: 'web' }] }, '/plugins'],
  ['a search of its own', { web_search_options: {} }, '/web_search_options'],
  ['a dearer service', { service_tier: 'priority' }, '/service_tier'],
  ['to be kept there', { store: true }, '/store'],
  ['sound', { modalities: ['text', 'audio'] }, '/modalities'],
  ['a voice', { audio: { voice: 'alloy', format: 'wav' } }, '/audio'],
  ['a guessed answer, which is billed besides', { prediction: { type: 'content', content: 'x' } }, '/prediction'],
  ['more answers than are given', { best_of: 20 }, '/best_of'],
  ['its own limit of length', { n_predict: 1_000_000 }, '/n_predict'],
  ['a place to fetch from', { kv_transfer_params: { remote_host: 'evil.example' } }, '/kv_transfer_params'],
  ['a template', { chat_template: '{{ 1 }}' }, '/chat_template'],
  ['a template within', { chat_template_kwargs: { chat_template: '{{ 1 }}' } }, '/chat_template_kwargs/chat_template'],
  ['what nobody knows', { 'a/b~c': 1 }, '/a~1b~0c'],
  ['what objects have by nature', JSON.parse('{"__proto__": {"models": ["x"]}}') as JsonObject, '/__proto__'],
  ['a tool of the provider', { tools: [look, { type: 'web_search' }] }, '/tools/1/type'],
  ['one that says it is a function too', { tools: [{ ...look, type: 'web_search' }] }, '/tools/0/type'],
  ['a tool of no type', { tools: [{ google_search: {} }] }, '/tools/0/type'],
  ['a tool that is two', { tools: [{ ...look, google_search: {} }] }, '/tools/0/google_search'],
  ['a tool that is cached', { tools: [{ ...look, function: { ...look.function, cache_control: {} } }] }, '/tools/0/function/cache_control'],
  ['tools that are no list', { tools: { type: 'web_search' } }, '/tools'],
  [
    'one that says within that it is another',
    { tools: [{ ...look, function: { ...look.function, type: 'web_search' } }] },
    '/tools/0/function/type',
  ],
  ['a tool of free text', { tools: [{ type: 'custom', custom: { name: 'look' } }] }, '/tools/0/type'],
  [
    'a thought that is cached',
    { messages: [{ role: 'assistant', content: [{ type: 'thinking', thinking: [{ type: 'text', text: 'x', cache_control: {} }] }] }] },
    '/messages/0/content/0/thinking/0/cache_control',
  ],
  ['the choice of such a tool', { tools: [look], tool_choice: { type: 'web_search_preview' } }, '/tool_choice/type'],
  ['a message that is cached', { messages: [{ role: 'user', content: 'x', cache_control: {} }] }, '/messages/0/cache_control'],
  [
    'a part that is cached',
    { messages: [...messages, { role: 'user', content: [{ type: 'text', text: 'x', cache_control: {} }] }] },
    '/messages/1/content/0/cache_control',
  ],
  ['a text that is none', { messages: [{ role: 'user', content: { type: 'image_url' } }] }, '/messages/0/content'],
])('nothing that may change model, price or place is handed on: %s', (_, more, pointer) => {
  expect(chatRefusedAt(more)).toEqual(['VALIDATION_FAILED', pointer, expect.any(String)])
})

test('who asks for other models is told where models are chosen; for the rest, to leave it out', () => {
  expect(chatRefusedAt({ models: ['x'] })).toContainEqual(expect.stringContaining('under Models'))
  expect(chatRefusedAt({ plugins: [] })).toContainEqual(expect.stringMatching(/^Leave this out/))
})

test('what OpenAI’s interface, Ollama, vLLM, LM Studio and llama.cpp take to make an answer goes on as it came', () => {
  const said: { readonly [key: string]: JsonValue } = {
    ...{ temperature: 0.2, top_p: 1, frequency_penalty: 0, presence_penalty: 0, seed: 7, stop: ['.'], logit_bias: { '50': -1 }, n: 2 },
    ...{ response_format: { type: 'json_object' }, parallel_tool_calls: false, reasoning_effort: 'low', verbosity: 'low', user: 'u' },
    ...{ metadata: { a: 'b' }, safety_identifier: 's', prompt_cache_key: 'k', store: false, service_tier: 'auto', modalities: ['text'] },
    ...{
      tools: [look],
      tool_choice: { type: 'function', function: { name: 'look' } },
      stream: true,
      stream_options: { include_usage: true },
    },
    ...{
      top_k: 40,
      min_p: 0.05,
      repetition_penalty: 1.1,
      chat_template_kwargs: { enable_thinking: false },
      guided_json: { type: 'object' },
    },
    ...{ keep_alive: '5m', ttl: 300, repeat_penalty: 1.1, grammar: 'root ::= "x"', reasoning: { effort: 'low' } },
  }
  expect(chatRequest({ model: 'primary', messages, ...said }).body).toEqual({ model: 'primary', messages, ...said })
  const embed = { model: 'primary', input: ['a'], dimensions: 8, encoding_format: 'float', user: 'u' }
  expect(embeddingsRequest(embed).body).toEqual(embed)
})

test('tools that are no functions are refused in words that hold for each of them', () => {
  for (const type of ['custom', 'web_search'])
    expect(chatRefusedAt({ tools: [{ type, [type]: {} }] })).toContain(
      'Send tools of type function only: those of other types are not handed on',
    )
})

test('what Mistral and older servers of tools take goes on as it came', () => {
  const echoed = {
    role: 'assistant',
    content: [
      { type: 'thinking', thinking: [{ type: 'text', text: 'Hm.' }], closed: true },
      { type: 'text', text: 'It is' },
    ],
    prefix: true,
  }
  const older = { type: 'function', strict: true, function: { type: 'function', name: 'look', parameters: { type: 'object' } } }
  const body = { model: 'primary', messages: [...messages, echoed], prompt_mode: 'reasoning', tools: [older] }
  expect(chatRequest(body).body).toEqual(body)
})

test('for embeddings the same', () => {
  for (const field of ['models', 'provider', 'messages', 'fallbacks', 'extra'])
    expect(refusedAt(() => embeddingsRequest({ model: 'primary', input: 'x', [field]: ['y'] }))).toContain(`/${field}`)
})
