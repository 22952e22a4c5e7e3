import { defineRoute } from '#server/entry/define-route.ts'
import { finishSignIn } from '#server/gateway/sign-in/finish-sign-in.ts'
import { finishSignInSchema, signInFinishedSchema } from '#server/gateway/sign-in/schema.ts'

/** What the browser came back with from the sign-in server of an app, in the session in which it left. */
export const POST = defineRoute({
  capability: 'catalogue:manage',
  body: finishSignInSchema,
  answer: signInFinishedSchema,
  errors: ['APP_SIGN_IN_EXPIRED', 'APP_SIGN_IN_REFUSED', 'CONFLICT'],
  handler: async ({ principal, body }) => await finishSignIn(principal, body),
})
