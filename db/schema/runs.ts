import { sql } from 'drizzle-orm'
import { foreignKey, index, integer, jsonb, primaryKey, text, uniqueIndex } from 'drizzle-orm/pg-core'
import { at, createdAt, id, int8, musterSchema, workspaceId } from '#db/schema/columns.ts'
import { memberVersions } from '#db/schema/member-versions.ts'

export const runs = musterSchema.table(
  'runs',
  {
    workspaceId: workspaceId(),
    id: id(),
    /** Counts per workspace: "run 214". */
    n: integer('n').notNull(),
    memberId: text('member_id').notNull(),
    versionId: text('version_id').notNull(),
    programDigest: text('program_digest').notNull(),
    purpose: text('purpose', { enum: ['run', 'dry-run'] }).notNull(),
    origin: text('origin', { enum: ['manual', 'schedule', 'webhook', 'mail', 'handoff', 'mcp'] }).notNull(),
    /** The run that handed over to this one; its retries say so too. */
    parentRunId: text('parent_run_id'),
    /** Whose words the inputs are: `outside` lowers every label that could come from them to untrusted (domain §6). */
    inputsFrom: text('inputs_from', { enum: ['person', 'outside'] })
      .notNull()
      .default('person'),
    /** Of what it was given or looked up: `secret` where it was handed something secret, or read it from a secret place (domain §6). */
    inputsConfidentiality: text('inputs_confidentiality', { enum: ['workspace', 'secret'] })
      .notNull()
      .default('workspace'),
    /** From which part and attempt on it is secret, as `2.1`; null: from the start, or not at all. */
    secretSince: text('secret_since'),
    /** Shared by a run and its retries: effects are unique over it. */
    lineageId: text('lineage_id').notNull(),
    retryOfRunId: text('retry_of_run_id'),
    /** The run whose changes this one puts back; its retries say so too. */
    putBackOfRunId: text('put_back_of_run_id'),
    startedBy: text('started_by').notNull(),
    /** People behind the message or schedule that it began with: its owner, and who was shown its secret. Their votes do not count. */
    triggerPeople: text('trigger_people').array().notNull().default([]),
    /** The API token that the starter used; null: in the browser, or by a schedule. */
    apiTokenId: text('api_token_id'),
    inputs: jsonb('inputs').notNull(),
    inputDigest: text('input_digest').notNull(),
    startedAt: at('started_at').notNull(),
    /** Set while the run wants work; null while it waits for people or time. */
    queuedAt: at('queued_at'),
    /** Set while it holds a slot: only admitted runs get a job (architecture §1). */
    admittedAt: at('admitted_at'),
    endedAt: at('ended_at'),
    /** Terminal outcome; null while it goes on. Status is derived (domain §5). */
    outcome: text('outcome', { enum: ['succeeded', 'failed', 'cancelled', 'expired'] }),
    reasonCode: text('reason_code'),
    cancelledBy: text('cancelled_by'),
    leg: integer('leg').notNull().default(1),
    attempt: integer('attempt').notNull().default(1),
    output: jsonb('output'),
    /** Fencing number: raised by every worker that takes the run. */
    fence: int8('fence').notNull().default(0),
    leaseUntil: at('lease_until'),
    leasedBy: text('leased_by'),
    createdAt: createdAt(),
  },
  (t) => [
    primaryKey({ columns: [t.workspaceId, t.id] }),
    index('runs_recent').on(t.workspaceId, t.startedAt.desc()),
    index('runs_of_parent').on(t.workspaceId, t.parentRunId).where(sql`parent_run_id is not null`),
    // Put back once at a time, whatever races.
    uniqueIndex('runs_put_back_once').on(t.workspaceId, t.putBackOfRunId).where(sql`outcome is null`),
    foreignKey({ columns: [t.workspaceId, t.versionId], foreignColumns: [memberVersions.workspaceId, memberVersions.id] }),
  ],
)
