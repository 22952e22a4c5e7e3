import { boolean, jsonb, primaryKey, text, unique } from 'drizzle-orm/pg-core'
import { at, authoritySeal, createdAt, id, musterSchema, workspaceId } from '#db/schema/columns.ts'

/** Where models are asked, and what may be told there: an admin's decision, signed as a whole (domain §4, clearance; §8). */
export const modelProviders = musterSchema.table(
  'model_providers',
  {
    workspaceId: workspaceId(),
    id: id(),
    /** What role chains and usage call it; stays as it is. */
    name: text('name').notNull(),
    /** server/gateway/llm/settings/presets.ts */
    preset: text('preset').notNull(),
    baseUrl: text('base_url').notNull(),
    /** `vault:/models/<name>#key`; null = it wants none. */
    keyHandle: text('key_handle'),
    /** `host:port` of an address inside the own network that an admin listed. */
    allow: text('allow').array().notNull(),
    clearance: text('clearance', { enum: ['public', 'workspace', 'secret'] })
      .notNull()
      .default('public'),
    /** False: names, addresses and numbers of people are replaced before they leave. */
    seesPersonal: boolean('sees_personal').notNull().default(false),
    /** False: of prompts and answers only digests are kept. */
    keepsPrompts: boolean('keeps_prompts').notNull().default(false),
    /** Model → `{inputMicroPerMillion, outputMicroPerMillion}`. */
    prices: jsonb('prices').notNull().default({}),
    /** How the last test of the connection ended (settings/schema.ts, `providerTestSchema`). */
    test: jsonb('test'),
    testedAt: at('tested_at'),
    createdAt: createdAt(),
    changedBy: text('changed_by').notNull(),
    changedAt: at('changed_at').notNull(),
    ...authoritySeal(),
  },
  (t) => [primaryKey({ columns: [t.workspaceId, t.id] }), unique().on(t.workspaceId, t.name)],
)
