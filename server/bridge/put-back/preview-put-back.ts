import type { PutBackPreview } from '#server/bridge/put-back/schema.ts'
import { lookAtReverse } from '#server/dispatch/look-at-reverse.ts'

/** What would go back and what stays, before anything is planned. @throws AppError NOT_FOUND, LIMIT_EXCEEDED */
export async function previewPutBack(workspaceId: string, runId: string): Promise<PutBackPreview> {
  const { back, left, stays } = await lookAtReverse(workspaceId, runId)
  return {
    back: back.map((one) =>
      one.kind === 'move' ? { now: one.now, to: one.back, aside: one.aside } : { now: one.now, to: null, aside: false },
    ),
    left: [...left],
    stays: [...stays],
  }
}
