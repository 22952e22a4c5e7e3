import { expect, test } from 'vitest'
import { readAnswer } from '#server/gateway/mcp/read-answer.ts'

const BYTES_MAX = 10_000

test('what an app answers with can be written down, whatever is in it: an action that was done is not left open for it', () => {
  const structuredContent = { 'na\0me': ['a\0b', 'x\ud83d'], ok: '😀 \\u0000' }
  expect(readAnswer({ content: [], structuredContent }, false, BYTES_MAX)).toEqual({
    kind: 'answer',
    output: { 'na\uFFFDme': ['a\uFFFDb', 'x\uFFFD'], ok: '😀 \\u0000' },
  })
  const refusal = { isError: true, content: [{ type: 'text' as const, text: `no\0 ${'x'.repeat(495)}😀` }] }
  expect(readAnswer(refusal, false, BYTES_MAX)).toMatchObject({ kind: 'refused', text: `no\uFFFD ${'x'.repeat(495)}` })
})
