import { boolean, foreignKey, integer, jsonb, primaryKey, text } from 'drizzle-orm/pg-core'
import { at, createdAt, int8, musterSchema, workspaceId } from '#db/schema/columns.ts'
import { runs } from '#db/schema/runs.ts'

/** One try at planning a leg, and the state machine of domain §5. */
export const attempts = musterSchema.table(
  'attempts',
  {
    workspaceId: workspaceId(),
    runId: text('run_id').notNull(),
    leg: integer('leg').notNull(),
    attempt: integer('attempt').notNull(),
    state: text('state').notNull(),
    /** Orthogonal to state: `{reason, since}` or null. */
    hold: jsonb('hold'),
    /** Compare-and-set on every transition. */
    version: int8('version').notNull().default(0),
    reasonCode: text('reason_code'),
    /** Sealed document (canonical text) and its token; signature outside. */
    planText: text('plan_text'),
    token: text('token'),
    sealedAt: at('sealed_at'),
    expiresAt: at('expires_at'),
    signature: text('signature'),
    keyId: text('key_id'),
    /** `{decision, evaluations:[…]}` of preflight. */
    verdict: jsonb('verdict'),
    /** Whether the walk that planned this leg reached the end of the program. */
    final: boolean('final').notNull().default(false),
    /** Summary made at seal from the sealed artifacts: the plan card's data. */
    card: jsonb('card'),
    takeoffUntil: at('takeoff_until'),
    createdAt: createdAt(),
    endedAt: at('ended_at'),
  },
  (t) => [
    primaryKey({ columns: [t.workspaceId, t.runId, t.leg, t.attempt] }),
    foreignKey({ columns: [t.workspaceId, t.runId], foreignColumns: [runs.workspaceId, runs.id] }),
  ],
)
