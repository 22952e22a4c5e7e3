import { namesOf } from '#server/bridge/list-runs.ts'
import { describeNotice } from '#server/bridge/notices/describe-notice.ts'
import type { Principal } from '#server/identity/principal.ts'
import type { Say } from '#server/kernel/language/say.ts'
import { type NoticeItem, type NoticeList, noticeKindSchema } from '#server/notices/schema.ts'
import { countUnread, listBell } from '#server/notices/store.ts'
import { inScope } from '#server/tenancy/store.ts'
import { readWorkspace } from '#server/tenancy/workspaces/store.ts'

const PAGE = 20

/** What this person was told, newest first, a page at a time. */
export async function listNotices(principal: Principal, filter: { before?: string }, say: Say): Promise<NoticeList> {
  const names = await namesOf(principal.workspaceId)
  return await inScope(principal.workspaceId, async (scope) => {
    const { timeZone } = await readWorkspace(scope)
    const rows = await listBell(scope, principal.userId, { ...filter, limit: PAGE })
    const items: NoticeItem[] = []
    for (const row of rows) {
      const { title, sentence, href, about } = await describeNotice(scope, row, { timeZone, withFigures: false, say })
      const standsInFor = (about.standsInFor ?? []).map((userId) => names.get(userId) ?? say('Someone who left'))
      const kind = noticeKindSchema.parse(row.kind)
      items.push({ id: row.id, kind, title, sentence, href, at: row.createdAt.toISOString(), read: row.readAt !== null, standsInFor })
    }
    const next = rows.length === PAGE ? (rows.at(-1)?.id ?? null) : null
    return { items, unread: await countUnread(scope, principal.userId), next }
  })
}
