import { z } from 'zod'
import { defineRoute } from '#server/entry/define-route.ts'
import { endBinding, setEnabled } from '#server/skills/bindings/change-binding.ts'
import { readBinding } from '#server/skills/bindings/list-bindings.ts'
import { bindingViewSchema, changeBindingSchema } from '#server/skills/bindings/schema.ts'

const params = z.object({ id: z.string().max(64) })

/** One added skill, with all that it resolved to, what was given and what is missing. */
export const GET = defineRoute({
  capability: 'skills:view',
  token: 'read',
  params,
  answer: bindingViewSchema,
  errors: ['BINDING_NOT_FOUND'],
  handler: async ({ principal, params: { id } }) => await readBinding(principal.workspaceId, id),
})

/** Switches it off or on again; what it resolved to stays. */
export const PATCH = defineRoute({
  capability: 'skills:bind',
  token: 'author',
  params,
  body: changeBindingSchema,
  answer: bindingViewSchema,
  errors: ['BINDING_NOT_FOUND'],
  handler: async ({ principal, params: { id }, body }) => await setEnabled(principal.workspaceId, id, body.enabled, principal.userId),
})

/** Takes it out, together with an upgrade of it that waits. */
export const DELETE = defineRoute({
  capability: 'skills:bind',
  token: 'author',
  params,
  answer: 'nothing',
  errors: ['BINDING_NOT_FOUND'],
  handler: async ({ principal, params: { id } }) => await endBinding(principal.workspaceId, id, principal.userId),
})
