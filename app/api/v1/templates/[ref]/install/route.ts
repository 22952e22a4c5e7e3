import { z } from 'zod'
import { madeMemberAnswer } from '#server/entry/answers.ts'
import { defineRoute } from '#server/entry/define-route.ts'
import { installTemplate } from '#server/members/install-template.ts'

/** Hires a crew member from a template, with the answers of its wizard; its sample files are put beside the workspace's files. */
export const POST = defineRoute({
  capability: 'members:write',
  token: 'author',
  params: z.object({ ref: z.string() }),
  body: z.object({ name: z.string().trim().min(1).max(80).optional(), inputs: z.record(z.string(), z.json()).optional() }),
  idempotent: true,
  status: 201,
  answer: madeMemberAnswer,
  handler: async ({ principal, params, body }) => {
    const { name, inputs } = body
    const answers = { ...(name === undefined ? {} : { name }), ...(inputs === undefined ? {} : { inputs }) }
    return await installTemplate(principal.workspaceId, { ref: params.ref, by: principal.userId, answers })
  },
})
