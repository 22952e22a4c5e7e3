import { sessionAnswer } from '#server/entry/answers.ts'
import { defineAccountRoute } from '#server/entry/define-account-route.ts'
import { definePublicRoute } from '#server/entry/define-public-route.ts'
import { identityContext } from '#server/entry/identity-context.ts'
import { sessionTokenOf } from '#server/entry/session-cookie.ts'
import { endSession, startSession } from '#server/entry/session-response.ts'
import { signInSchema } from '#server/identity/schema.ts'
import { signIn } from '#server/identity/sign-in.ts'
import { signOut } from '#server/identity/sign-out.ts'

/** Sign in with e-mail and password. */
export const POST = definePublicRoute({
  body: signInSchema,
  rateLimit: { max: 30, perMs: 60_000 },
  answer: sessionAnswer,
  handler: async ({ body, request }) => {
    const userAgent = request.headers.get('user-agent')
    return startSession(request, await signIn(identityContext, { ...body, userAgent, replaces: sessionTokenOf(request) ?? null }))
  },
})

/** Sign out. */
export const DELETE = defineAccountRoute({
  answer: 'nothing',
  handler: async ({ account, request }) => {
    await signOut(identityContext, account)
    return endSession(request)
  },
})
