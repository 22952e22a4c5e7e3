import { z } from 'zod'
import { askAtDoor } from '#server/entry/model-door/ask-at-door.ts'
import { defineModelRoute } from '#server/entry/model-door/define-model-route.ts'
import { chatThrough } from '#server/gateway/llm/ask-model.ts'

export const dynamic = 'force-dynamic'

/** A chat as OpenAI's interface says it; `model` is the name of a role, such as `primary`. */
export const POST = defineModelRoute({
  body: z.looseObject({ model: z.string().min(1).max(100) }),
  handler: async (input) => await askAtDoor(chatThrough, input),
})
