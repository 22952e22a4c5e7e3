import { and, eq, sql } from 'drizzle-orm'
import { memberVersions } from '#db/schema/member-versions.ts'
import { members } from '#db/schema/members.ts'
import type { TenantScope } from '#db/with-scope.ts'
import { wordOnce } from '#db/word-once.ts'
import type { MemberRow, VersionRow } from '#server/members/store.ts'

export async function findClientRow(scope: TenantScope, clientKey: string): Promise<MemberRow | undefined> {
  const [row] = await byKey(scope.tx, { workspaceId: scope.workspaceId, clientKey })
  return row
}

const byKey = wordOnce((tx) =>
  tx
    .select()
    .from(members)
    .where(and(eq(members.workspaceId, sql.placeholder('workspaceId')), eq(members.clientKey, sql.placeholder('clientKey')))),
)

/** @returns false when somebody else made it first */
export async function insertClientRow(
  scope: TenantScope,
  row: Omit<typeof members.$inferInsert, 'workspaceId' | 'kind'>,
): Promise<boolean> {
  const made = await scope.tx
    .insert(members)
    .values({ ...row, kind: 'client', workspaceId: scope.workspaceId })
    .onConflictDoNothing({ target: [members.workspaceId, members.clientKey] })
    .returning({ id: members.id })
  return made.length === 1
}

export async function findVersionOfProgram(scope: TenantScope, memberId: string, programDigest: string): Promise<VersionRow | undefined> {
  const [row] = await scope.tx
    .select()
    .from(memberVersions)
    .where(
      and(
        eq(memberVersions.workspaceId, scope.workspaceId),
        eq(memberVersions.memberId, memberId),
        eq(memberVersions.programDigest, programDigest),
      ),
    )
    .limit(1)
  return row
}
