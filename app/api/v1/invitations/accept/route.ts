import { sessionAnswer } from '#server/entry/answers.ts'
import { definePublicRoute } from '#server/entry/define-public-route.ts'
import { identityContext } from '#server/entry/identity-context.ts'
import { startSession } from '#server/entry/session-response.ts'
import { acceptInvitation } from '#server/identity/accept-invitation.ts'
import { acceptInvitationSchema } from '#server/identity/schema.ts'

/** Joins the workspace of an invitation and signs in. */
export const POST = definePublicRoute({
  body: acceptInvitationSchema,
  rateLimit: { max: 20, perMs: 60_000 },
  answer: sessionAnswer,
  handler: async ({ body, request }) => {
    const userAgent = request.headers.get('user-agent')
    return startSession(request, await acceptInvitation(identityContext, { ...body, userAgent }))
  },
})
