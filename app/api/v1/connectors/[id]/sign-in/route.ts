import { z } from 'zod'
import { defineRoute } from '#server/entry/define-route.ts'
import { originOf } from '#server/entry/oauth/issuer.ts'
import { RATE } from '#server/entry/rate-limit/check-rate.ts'
import { beginSignIn } from '#server/gateway/sign-in/begin-sign-in.ts'
import { beginSignInSchema, signedOutSchema, signInBegunSchema } from '#server/gateway/sign-in/schema.ts'
import { signOut } from '#server/gateway/sign-in/sign-out.ts'

const params = z.object({ id: z.string().max(64) })

/** Begins signing in to a remote app; the answer says where the browser goes. No idempotency key: a kept request would keep a secret. */
export const POST = defineRoute({
  capability: 'catalogue:manage',
  params,
  body: beginSignInSchema,
  rateLimit: RATE.signedIn,
  answer: signInBegunSchema,
  errors: ['APP_SIGN_IN_REFUSED', 'EGRESS_REFUSED', 'CONNECTOR_UNAVAILABLE', 'CONNECTOR_TIMEOUT', 'CONFLICT'],
  handler: async ({ principal, params: { id }, body, request }) => await beginSignIn(principal, id, body, originOf(request)),
})

/** Signs out of it: tokens are deleted here, and ended there where that can be asked for. */
export const DELETE = defineRoute({
  capability: 'catalogue:manage',
  params,
  answer: signedOutSchema,
  errors: ['CONFLICT'],
  handler: async ({ principal, params: { id } }) => await signOut(principal.workspaceId, id, principal.userId),
})
