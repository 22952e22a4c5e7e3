import type { JsonObject, JsonValue } from '#server/kernel/canonical-json.ts'

/** A whole answer as the events of one in pieces, for whoever wanted it so from a provider that does not do it. Pure. */
export function asEvents(answer: JsonObject): JsonObject[] {
  const { choices, usage, ...rest } = answer
  const head = { ...rest, object: 'chat.completion.chunk' }
  const whole = { ...head, choices: (Array.isArray(choices) ? choices : []).map(asChunk) }
  return usage === undefined ? [whole] : [whole, { ...head, choices: [], usage }]
}

function asChunk(choice: JsonValue): JsonValue {
  const { message, ...rest } = choice as JsonObject
  const { tool_calls, ...delta } = (message ?? {}) as JsonObject
  const calls = Array.isArray(tool_calls) ? tool_calls.map((call: JsonValue, index) => ({ index, ...(call as JsonObject) })) : []
  return { ...rest, delta: calls.length > 0 ? { ...delta, tool_calls: calls } : delta }
}

/**
 * An answer in pieces for who did not ask for its count: clients read the first choice of each event, and that of the count has none
 * (OpenAI's `stream_options.include_usage`). Read or left like what it is made of.
 */
export async function* withoutCount(events: AsyncIterable<JsonObject>): AsyncGenerator<JsonObject> {
  for await (const { usage, ...event } of events) {
    if (usage === undefined || !Array.isArray(event['choices']) || event['choices'].length > 0) yield event
  }
}
