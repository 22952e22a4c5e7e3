import { expect, test } from 'vitest'
import { credible } from '#server/gateway/llm/core/credible-count.ts'
import { PICTURE_TOKENS_MAX } from '#server/gateway/llm/core/media-parts.ts'
import { chatRequest } from '#server/gateway/llm/core/read-request.ts'
import { TEMPLATE_TOKENS_MAX, tokensAtMost } from '#server/gateway/llm/core/token-count.ts'
import type { JsonValue } from '#server/kernel/canonical-json.ts'

const PNG = 'data:image/png;base64,iVBORw0KGgo='
const asked = (...content: JsonValue[]) => chatRequest({ model: 'primary', messages: [{ role: 'user', content }], max_tokens: 50 })
const picture = (url: string, more: object = {}) => ({ type: 'image_url', image_url: { url, ...more } })
const atMost = (request: ReturnType<typeof asked>) => tokensAtMost(Buffer.byteLength(JSON.stringify(request.body)), request)

test('pictures are reserved at the most that any provider counts for them, wherever they stand, and a true count is believed', () => {
  for (const url of ['https://x.example/a.png', PNG]) {
    const request = asked({ type: 'text', text: 'What is this?' }, ...Array(8).fill(picture(url)))
    expect(request).toMatchObject({ hasMedia: true, boundlessAt: null })
    const most = atMost(request)
    expect(most.input).toBeGreaterThan(8 * PICTURE_TOKENS_MAX)
    // gpt-4o, and gpt-4o-mini at its dearest
    for (const each of [1105, 2833 + 8 * 5667]) expect(credible({ input: 8 * each + 20, output: 40 }, most)).toBe(true)
    expect(credible({ input: 9 * PICTURE_TOKENS_MAX, output: 40 }, most)).toBe(false)
  }
})

test('a short question is counted with what a model’s own template puts around it, and that is believed', () => {
  const most = atMost(chatRequest({ model: 'primary', messages: [{ role: 'user', content: 'hi' }] }) as never)
  expect(credible({ input: 900, output: 9 }, most)).toBe(true)
  expect(credible({ input: 2000, output: 9 }, most)).toBe(false)
})

test('how closely a picture is looked at is always said: without it some providers count without an end', () => {
  const image = (part: JsonValue) => (asked(part).body['messages'] as { content: { image_url: unknown }[] }[])[0]?.content[0]?.image_url
  for (const open of [{}, { detail: 'auto' }, { detail: null }]) expect(image(picture(PNG, open))).toEqual({ url: PNG, detail: 'high' })
  expect(image({ type: 'image_url', image_url: PNG })).toEqual({ url: PNG, detail: 'high' })
  expect(image(picture(PNG, { detail: 'low' }))).toEqual({ url: PNG, detail: 'low' })
  for (const detail of ['original', 7]) {
    const at = '/messages/0/content/0/image_url/detail'
    expect(() => asked(picture(PNG, { detail }))).toThrow(expect.objectContaining({ errors: [expect.objectContaining({ pointer: at })] }))
  }
})

test.each<[string, JsonValue]>([
  ['sound', { type: 'input_audio', input_audio: { data: 'AAAA', format: 'wav' } }],
  ['a file', { type: 'file', file: { file_data: 'data:application/pdf;base64,JVBERi0=', filename: 'a.pdf' } }],
  ['a file that is kept there', { type: 'file', file: { file_id: 'file-1' } }],
  ['a film', { type: 'video_url', video_url: { url: 'https://x.example/a.mp4' } }],
  ['a file said to be a picture', picture('data:application/pdf;base64,JVBERi0=')],
  ['a picture from nobody knows where', picture('gs://bucket/film')],
  ['a picture that says nothing', { type: 'image_url' }],
  ['no part at all', 'text'],
  ['a thought that is none', { type: 'thinking', thinking: [{ type: 'image_url', image_url: { url: PNG } }] }],
])('what has no public most is known as such: %s', (_, part) => {
  expect(asked({ type: 'text', text: 'x' }, part)).toMatchObject({ hasMedia: true, boundlessAt: '/messages/0/content/1' })
})

test('text alone has nothing of it, nor has what a model thought', () => {
  for (const thinking of ['Hm.', [{ type: 'text', text: 'Hm.' }]])
    expect(asked({ type: 'thinking', thinking })).toMatchObject({ hasMedia: false, boundlessAt: null, addedMax: TEMPLATE_TOKENS_MAX })
  expect(asked({ type: 'text', text: 'x' }, { type: 'refusal', refusal: 'no' })).toMatchObject({ hasMedia: false, boundlessAt: null })
})
