import type { ModelAsker } from '#server/entry/model-door/define-model-route.ts'
import { openAiError } from '#server/entry/model-door/openai-error.ts'
import { presentError } from '#server/entry/present-error.ts'
import type { ModelAnswer, ModelAsk } from '#server/gateway/llm/ask-model.ts'
import { chatResponse } from '#server/gateway/llm/chat-response.ts'
import type { JsonObject, JsonValue } from '#server/kernel/canonical-json.ts'
import { inEnglish } from '#server/kernel/language/say.ts'
import { publicUrl } from '#server/observability/env.ts'

type Through = (ask: ModelAsk, body: JsonValue) => Promise<ModelAnswer>

/**
 * One request of a program to a model. When the program leaves, so does the request.
 */
export async function askAtDoor(
  through: Through,
  {
    asker,
    body,
    requestId,
    request,
  }: {
    readonly asker: ModelAsker
    readonly body: Readonly<Record<string, unknown>>
    readonly requestId: string
    readonly request: Request
  },
): Promise<Response> {
  const { workspaceId, ...asked } = asker
  const ask: ModelAsk = { scope: { workspaceId }, role: String(body['model']), ...asked, cancelled: request.signal }
  const answered = await through(ask, body as JsonObject)
  const response = chatResponse(answered, (error) => {
    if (request.signal.aborted) return null
    const { error: said } = openAiError(presentError(error, requestId, 'a stream of /api/llm/v1', inEnglish), publicUrl())
    return { error: { ...said } }
  })
  if (answered.spending.kind === 'warn') response.headers.set('x-muster-spending', 'warn')
  return response
}
