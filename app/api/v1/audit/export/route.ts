import { appendAudit } from '#server/audit/append-audit.ts'
import { exportAudit } from '#server/audit/export-audit.ts'
import { defineRoute } from '#server/entry/define-route.ts'
import { systemClock } from '#server/observability/system-clock.ts'
import { systemIds } from '#server/observability/system-ids.ts'
import { inScope } from '#server/tenancy/store.ts'

/** The proof as a file: one envelope a line, then checkpoint and key. That it was taken is part of it. */
export const GET = defineRoute({
  capability: 'audit:export',
  answer: 'application/jsonl',
  handler: async ({ principal }) => {
    const draft = { type: 'audit.exported' as const, message: 'the proof was exported', ext: { actor: principal.userId } }
    await inScope(principal.workspaceId, async (scope) => await appendAudit(scope, [draft], { atMs: systemClock.nowMs(), ids: systemIds }))
    return new Response(streamOf(exportAudit(principal.workspaceId)), {
      headers: { 'content-type': 'application/jsonl', 'content-disposition': 'attachment; filename="muster-proof.jsonl"' },
    })
  },
})

/** Lines as a stream that reads on only as fast as the browser takes it. */
function streamOf(lines: AsyncGenerator<string>): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder()
  return new ReadableStream({
    async pull(controller) {
      const { done, value } = await lines.next()
      if (done) controller.close()
      else controller.enqueue(encoder.encode(value))
    },
    cancel: async () => void (await lines.return(undefined)),
  })
}
