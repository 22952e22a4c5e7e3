import { appendAudit } from '#server/audit/append-audit.ts'
import { exportAudit } from '#server/audit/export-audit.ts'
import { defineRoute } from '#server/entry/define-route.ts'
import { systemClock } from '#server/observability/system-clock.ts'
import { systemIds } from '#server/observability/system-ids.ts'
import { inScope } from '#server/tenancy/store.ts'

/** The proof as a file: one envelope a line, then checkpoint and key. That it was taken is part of it. */
export const GET = defineRoute({
  capability: 'audit:export',
  handler: async ({ principal }) => {
    const draft = { type: 'audit.exported' as const, message: 'the proof was exported', ext: { actor: principal.userId } }
    await inScope(principal.workspaceId, async (scope) => await appendAudit(scope, [draft], { atMs: systemClock.nowMs(), ids: systemIds }))
    const encoder = new TextEncoder()
    const stream = ReadableStream.from(encoded(exportAudit(principal.workspaceId), encoder))
    return new Response(stream, { headers: { 'content-type': 'application/jsonl', 'content-disposition': 'attachment; filename="muster-proof.jsonl"' } })
  },
})

async function* encoded(lines: AsyncGenerator<string>, encoder: TextEncoder): AsyncGenerator<Uint8Array> {
  for await (const line of lines) yield encoder.encode(line)
}
