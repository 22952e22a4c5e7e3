import { CLIENTS_GUARDS } from '#server/dispatch/testing/guards/clients.ts'
import { CONFIRMING_GUARDS } from '#server/dispatch/testing/guards/confirming.ts'
import { DOORS_GUARDS } from '#server/dispatch/testing/guards/doors.ts'
import { DRIVING_GUARDS } from '#server/dispatch/testing/guards/driving.ts'
import { HANDING_OVER_GUARDS } from '#server/dispatch/testing/guards/handing-over.ts'
import { LABELS_GUARDS } from '#server/dispatch/testing/guards/labels.ts'
import { LEDGER_GUARDS } from '#server/dispatch/testing/guards/ledger.ts'
import { MACHINE_GUARDS } from '#server/dispatch/testing/guards/machine.ts'
import { MAIL_IN_GUARDS } from '#server/dispatch/testing/guards/mail-in.ts'
import { MCP_GUARDS } from '#server/dispatch/testing/guards/mcp.ts'
import { MODEL_CALLS_GUARDS } from '#server/dispatch/testing/guards/model-calls.ts'
import { MODEL_GATEWAY_GUARDS } from '#server/dispatch/testing/guards/model-gateway.ts'
import { MODEL_SETTINGS_GUARDS } from '#server/dispatch/testing/guards/model-settings.ts'
import { MODELS_GUARDS } from '#server/dispatch/testing/guards/models.ts'
import { OAUTH_GUARDS } from '#server/dispatch/testing/guards/oauth.ts'
import { PATTERNS_GUARDS } from '#server/dispatch/testing/guards/patterns.ts'
import { PERSONAL_DATA_GUARDS } from '#server/dispatch/testing/guards/personal-data.ts'
import { PLANNING_GUARDS } from '#server/dispatch/testing/guards/planning.ts'
import { POLICY_GUARDS } from '#server/dispatch/testing/guards/policy.ts'
import { PUBLISHER_AGREEMENTS_GUARDS } from '#server/dispatch/testing/guards/publisher-agreements.ts'
import { PUTTING_BACK_GUARDS } from '#server/dispatch/testing/guards/putting-back.ts'
import { REMOTE_SIGN_IN_GUARDS } from '#server/dispatch/testing/guards/remote-sign-in.ts'
import { SKILL_BINDINGS_GUARDS } from '#server/dispatch/testing/guards/skill-bindings.ts'
import { SKILL_BUNDLES_GUARDS } from '#server/dispatch/testing/guards/skill-bundles.ts'
import { SKILL_PUBLISHING_GUARDS } from '#server/dispatch/testing/guards/skill-publishing.ts'
import { SKILL_STATUS_GUARDS } from '#server/dispatch/testing/guards/skill-status.ts'
import { SKILL_TEXTS_GUARDS } from '#server/dispatch/testing/guards/skill-texts.ts'
import { SKILLS_IN_RUNS_GUARDS } from '#server/dispatch/testing/guards/skills-in-runs.ts'
import { SKILLS_IN_SCOPE_GUARDS } from '#server/dispatch/testing/guards/skills-in-scope.ts'
import { SPEND_LIMITS_GUARDS } from '#server/dispatch/testing/guards/spend-limits.ts'
import { TOKEN_GUARDS } from '#server/dispatch/testing/guards/token.ts'
import { VOTES_GUARDS } from '#server/dispatch/testing/guards/votes.ts'
import { WEBHOOKS_GUARDS } from '#server/dispatch/testing/guards/webhooks.ts'

/** One guard, how to take it out, and the test that must then fail. Tried by `scripts/check-guards.ts`. */
export interface Guard {
  readonly guards: string
  /** From the root of the project. */
  readonly file: string
  /** Stands in the file exactly once. */
  readonly text: string
  readonly becomes: string
  readonly test: string
  /** Only the tests of that file whose name matches; all of them when absent. */
  readonly only?: string
}

/** Every guard of a run, from its start to its last action. A guard that is moved or reworded is moved here too. */
export const GUARDS: readonly Guard[] = [
  ...PATTERNS_GUARDS,
  ...PLANNING_GUARDS,
  ...POLICY_GUARDS,
  ...VOTES_GUARDS,
  ...TOKEN_GUARDS,
  ...DRIVING_GUARDS,
  ...LEDGER_GUARDS,
  ...MACHINE_GUARDS,
  ...DOORS_GUARDS,
  ...CLIENTS_GUARDS,
  ...PUTTING_BACK_GUARDS,
  ...HANDING_OVER_GUARDS,
  ...MAIL_IN_GUARDS,
  ...MCP_GUARDS,
  ...MODELS_GUARDS,
  ...CONFIRMING_GUARDS,
  ...LABELS_GUARDS,
  ...MODEL_SETTINGS_GUARDS,
  ...MODEL_CALLS_GUARDS,
  ...MODEL_GATEWAY_GUARDS,
  ...PERSONAL_DATA_GUARDS,
  ...SPEND_LIMITS_GUARDS,
  ...WEBHOOKS_GUARDS,
  ...REMOTE_SIGN_IN_GUARDS,
  ...SKILL_BINDINGS_GUARDS,
  ...PUBLISHER_AGREEMENTS_GUARDS,
  ...SKILL_BUNDLES_GUARDS,
  ...SKILL_PUBLISHING_GUARDS,
  ...SKILL_STATUS_GUARDS,
  ...SKILL_TEXTS_GUARDS,
  ...SKILLS_IN_RUNS_GUARDS,
  ...OAUTH_GUARDS,
  ...SKILLS_IN_SCOPE_GUARDS,
]
