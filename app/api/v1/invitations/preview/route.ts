import { z } from 'zod'
import { definePublicRoute } from '#server/entry/define-public-route.ts'
import { identityContext } from '#server/entry/identity-context.ts'
import { readInvitation } from '#server/identity/accept-invitation.ts'
import { roleSchema, secretSchema } from '#server/identity/schema.ts'

/** What an invitation opens; a POST, so that the secret is in no address and no log. */
export const POST = definePublicRoute({
  body: z.object({ secret: secretSchema }),
  answer: z.object({ workspaceName: z.string(), tenantName: z.string(), role: roleSchema }),
  handler: async ({ body }) => await readInvitation(identityContext, body.secret),
})
