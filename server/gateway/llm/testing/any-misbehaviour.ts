import fc from 'fast-check'
import type { Reply } from '../../../../e2e/testing/scripted-models.ts'

const counts = fc.constantFrom<unknown>(
  null,
  'many',
  {},
  { prompt_tokens: -5, completion_tokens: -5 },
  { prompt_tokens: 1e300, completion_tokens: 1e300 },
  { prompt_tokens: 0, completion_tokens: 0 },
  { prompt_tokens: 1.5, completion_tokens: 2 },
  { prompt_tokens: 9_000_000_000, completion_tokens: 1 },
)
const whole = (content: string) => JSON.stringify({ choices: [{ index: 0, message: { role: 'assistant', content } }] })

/** A provider that answers, but not as it should; `text` is what it would have said. */
export const anyLie = (text: fc.Arbitrary<string>): fc.Arbitrary<Reply> =>
  fc.oneof(
    fc.tuple(text, counts).map(([said, usage]) => ({ text: said, lie: { usage } })),
    text.map((said) => ({ text: said, lie: { model: 'another/model' } })),
    text.map((said) => ({ raw: whole(said), type: 'text/html' })),
    text.map((said) => ({ raw: whole(said), type: 'text/event-stream' })),
    text.map((said) => ({ raw: whole(said), headers: { 'content-encoding': 'gzip' } })),
    text.map((said) => ({ raw: `data: ${whole(said)}`, type: 'application/json' })),
    fc.constantFrom<Reply>(
      { raw: '' },
      { raw: '{"choices":7}' },
      { raw: '{"choices":[]}' },
      { raw: '{"choices":[null,{"message":[]}]}' },
      { raw: '{"choices":[{"index":-1,"message":{"content":{"__proto__":{"polluted":true}}}}]}' },
      { raw: 'nonsense' },
      { raw: '\u0000\ufffd' },
      { raw: 'data: [DONE]\n\n', type: 'text/event-stream' },
      { raw: `data: ${'x'.repeat(70_000)}`, type: 'text/event-stream' },
      { bombBytes: 300_000 },
      { status: 204 },
      { status: 302, headers: { location: 'http://evil.example/v1/chat/completions' } },
      { status: 400 },
      { status: 429, headers: { 'retry-after': '86400' } },
      { status: 500 },
      { status: 503 },
    ),
  )

/** One that is late, or never done. */
export const anyDelay = (text: fc.Arbitrary<string>): fc.Arbitrary<Reply> =>
  fc.oneof(
    {
      weight: 3,
      arbitrary: fc.tuple(fc.integer({ min: 1, max: 120 }), text).map(([afterMs, said]) => ({ afterMs, reply: { text: said } })),
    },
    {
      weight: 2,
      arbitrary: fc.constantFrom<Reply>({ hang: 'before' }, { hang: 'during' }, { hang: 'body' }, { breakOff: true }, { cut: true }),
    },
    { weight: 1, arbitrary: fc.constantFrom<Reply>({ endless: 'events' }, { endless: 'piece' }) },
  )

/** Any signs, those that no database keeps and halves of signs included. */
export const anySigns = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc.constantFrom('\u0000', '\ud800', 'a\u0000b', '\ufeff', '\u202e'),
)
