import { completeSetup } from '#server/authoring/set-up/complete-setup.ts'
import { sessionAnswer } from '#server/entry/answers.ts'
import { definePublicRoute } from '#server/entry/define-public-route.ts'
import { identityContext } from '#server/entry/identity-context.ts'
import { startSession } from '#server/entry/session-response.ts'
import { completeSetupSchema } from '#server/identity/schema.ts'

/** Spends the one-time setup link and signs the first admin in. */
export const POST = definePublicRoute({
  body: completeSetupSchema,
  rateLimit: { max: 20, perMs: 60_000 },
  answer: sessionAnswer,
  handler: async ({ body, request }) => {
    const userAgent = request.headers.get('user-agent')
    return startSession(request, await completeSetup(identityContext, { ...body, userAgent }))
  },
})
