import { and, desc, eq, gte, isNotNull, or, sql } from 'drizzle-orm'
import { artifacts } from '#db/schema/artifacts.ts'
import { attempts } from '#db/schema/attempts.ts'
import { members } from '#db/schema/members.ts'
import { runs } from '#db/schema/runs.ts'
import type { TenantScope } from '#db/with-scope.ts'
import type { ArtifactRow } from '#server/runs/artifacts/store.ts'
import type { AttemptRow } from '#server/runs/store.ts'

export interface StoredPlan {
  readonly run: {
    readonly id: string
    readonly n: number
    readonly purpose: 'run' | 'dry-run'
    readonly programDigest: string
    readonly memberId: string
  }
  readonly memberName: string
  readonly attempt: AttemptRow
}

/** The last sealed plan of each part of real runs since then, newest first. Dry runs decide nothing and are left out. */
export async function listSealedPlans(scope: TenantScope, since: Date, limit: number, memberId?: string): Promise<StoredPlan[]> {
  const later = sql`exists (select 1 from ${attempts} later where later.workspace_id = ${attempts.workspaceId} and later.run_id = ${attempts.runId}
    and later.leg = ${attempts.leg} and later.attempt > ${attempts.attempt} and later.token is not null)`
  const run = { id: runs.id, n: runs.n, purpose: runs.purpose, programDigest: runs.programDigest, memberId: runs.memberId }
  return await scope.tx
    .select({ run, memberName: members.name, attempt: attempts })
    .from(attempts)
    .innerJoin(runs, and(eq(runs.workspaceId, attempts.workspaceId), eq(runs.id, attempts.runId)))
    .innerJoin(members, and(eq(members.workspaceId, runs.workspaceId), eq(members.id, runs.memberId)))
    .where(
      and(
        eq(attempts.workspaceId, scope.workspaceId),
        eq(runs.purpose, 'run'),
        isNotNull(attempts.token),
        gte(attempts.sealedAt, since),
        sql`not ${later}`,
        memberId === undefined ? undefined : eq(runs.memberId, memberId),
      ),
    )
    .orderBy(desc(attempts.sealedAt))
    .limit(limit)
}

/** What policy decides on: the actions of a plan and the definition's checks, without what was read. */
export async function listDecidedArtifacts(
  scope: TenantScope,
  { runId, leg, attempt }: Pick<AttemptRow, 'runId' | 'leg' | 'attempt'>,
): Promise<ArtifactRow[]> {
  return await scope.tx
    .select()
    .from(artifacts)
    .where(
      and(
        eq(artifacts.workspaceId, scope.workspaceId),
        eq(artifacts.runId, runId),
        eq(artifacts.leg, leg),
        eq(artifacts.attempt, attempt),
        or(eq(artifacts.role, 'state'), eq(artifacts.name, 'checks')),
      ),
    )
}
