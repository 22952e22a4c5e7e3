import { listApprovals } from '#server/approvals/store.ts'
import { vote } from '#server/approvals/vote.ts'
import { startRun } from '#server/dispatch/start-run.ts'
import { APPROVER, AUTHOR } from '#server/dispatch/testing/run-world.ts'
import { createMember } from '#server/members/create-member.ts'
import { publishMember } from '#server/members/publish-member.ts'
import { inScope } from '#server/tenancy/store.ts'

/** Three parts, each needing what the one before gave back: three plans, three decisions. */
const YAML = `
metadata: { name: Three parts, slug: three-parts }
objective: Write three files, each naming the one before.
tools:
  - { tool: files.write, targets: ['out/**'] }
inputs:
  type: object
  properties: { tag: { type: string } }
  required: [tag]
  additionalProperties: false
steps:
  - { id: one, kind: tool, tool: files.write, with: { path: 'out/\${ inputs.tag }-1.txt', text: first } }
  - { id: two, kind: tool, tool: files.write, with: { path: 'out/\${ inputs.tag }-2.txt', text: 'after \${ steps.one.output.sha256 }' } }
  - { id: three, kind: tool, tool: files.write, with: { path: 'out/\${ inputs.tag }-3.txt', text: 'after \${ steps.two.output.sha256 }' } }
output:
  schema: { type: object }
  value: { last: '\${ steps.three.output.sha256 }' }
`

/** Hires and publishes the three-part member. */
export async function hireThreeParts(workspaceId: string): Promise<string> {
  return await inScope(workspaceId, async (scope) => {
    const { memberId } = await createMember(scope, { yaml: YAML, by: AUTHOR })
    await publishMember(scope, { memberId, by: AUTHOR })
    return memberId
  })
}

export async function startThreeParts(workspaceId: string, memberId: string, tag: string): Promise<string> {
  return await inScope(
    workspaceId,
    async (scope) => (await startRun(scope, { memberId, inputs: { tag }, purpose: 'run', origin: 'manual', by: AUTHOR })).id,
  )
}

/** Approves every plan that waits. @returns how many */
export async function approveAll(workspaceId: string): Promise<number> {
  const open = await inScope(workspaceId, async (scope) => await listApprovals(scope, { status: 'pending', limit: 100 }))
  const voter = { userId: APPROVER, role: 'operator' as const, grants: ['approvals:decide:external_write'], authenticatedAtMs: Date.now() }
  for (const approval of open)
    await vote(workspaceId, voter, { approvalId: approval.id, decision: 'approve', token: approval.token, reason: '' })
  return open.length
}
