import type { CallToolResult } from '@modelcontextprotocol/client'
import { ERROR_META } from '#server/connectors/in-process.ts'
import type { CallAnswer } from '#server/gateway/mcp/session.ts'
import { AppError } from '#server/kernel/app-error.ts'
import type { JsonObject } from '#server/kernel/canonical-json.ts'
import { cutText } from '#server/kernel/cut-text.ts'
import { keepableJson, keepableText } from '#server/kernel/keepable-json.ts'

const REFUSAL_TEXT_MAX = 500
/** NUL and halves of characters, as JSON writes them: what was done could not be written down with them. */
const UNKEEPABLE = /\\u(?:0000|d[89a-f])/

/**
 * The result of a `tools/call` as we take it: structured content when there is some, else the texts joined as `{text}`.
 * Links and embedded resources are never followed.
 * @param trusted true for our own servers only: their refusals carry our error codes
 * @throws AppError CONNECTOR_MISBEHAVED
 */
export function readAnswer(result: CallToolResult, trusted: boolean, bytesMax: number): CallAnswer {
  const texts = result.content.flatMap((block) => (block.type === 'text' ? [block.text] : []))
  if (result.isError === true) {
    const known = trusted ? (result._meta?.[ERROR_META] as { code: string | null; context: JsonObject } | undefined) : undefined
    return {
      kind: 'refused',
      code: known?.code ?? null,
      context: known?.context ?? {},
      text: keepableText(cutText(texts.join('\n'), REFUSAL_TEXT_MAX)),
    }
  }
  const output = result.structuredContent ?? { text: texts.join('\n') }
  if (typeof output !== 'object' || Array.isArray(output))
    throw new AppError('CONNECTOR_MISBEHAVED', { context: { why: 'the answer is no object' } })
  if (trusted) return { kind: 'answer', output: output as JsonObject }
  const text = JSON.stringify(output)
  if (Buffer.byteLength(text) > bytesMax)
    throw new AppError('CONNECTOR_MISBEHAVED', { context: { why: 'the answer is too large', bytesMax } })
  return { kind: 'answer', output: UNKEEPABLE.test(text) ? keepableJson(output as JsonObject) : (output as JsonObject) }
}
