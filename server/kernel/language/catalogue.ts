import activity from '#server/kernel/language/de/activity.json' with { type: 'json' }
import app from '#server/kernel/language/de/app.json' with { type: 'json' }
import appSignIn from '#server/kernel/language/de/app-sign-in.json' with { type: 'json' }
import approvalHealth from '#server/kernel/language/de/approval-health.json' with { type: 'json' }
import apps from '#server/kernel/language/de/apps.json' with { type: 'json' }
import auth from '#server/kernel/language/de/auth.json' with { type: 'json' }
import author from '#server/kernel/language/de/author.json' with { type: 'json' }
import authoring from '#server/kernel/language/de/authoring.json' with { type: 'json' }
import bridge from '#server/kernel/language/de/bridge.json' with { type: 'json' }
import compiler from '#server/kernel/language/de/compiler.json' with { type: 'json' }
import conditions from '#server/kernel/language/de/conditions.json' with { type: 'json' }
import connect from '#server/kernel/language/de/connect.json' with { type: 'json' }
import crews from '#server/kernel/language/de/crews.json' with { type: 'json' }
import data from '#server/kernel/language/de/data.json' with { type: 'json' }
import docs from '#server/kernel/language/de/docs.json' with { type: 'json' }
import errors from '#server/kernel/language/de/errors.json' with { type: 'json' }
import health from '#server/kernel/language/de/health.json' with { type: 'json' }
import hiring from '#server/kernel/language/de/hiring.json' with { type: 'json' }
import hooks from '#server/kernel/language/de/hooks.json' with { type: 'json' }
import inbox from '#server/kernel/language/de/inbox.json' with { type: 'json' }
import mail from '#server/kernel/language/de/mail.json' with { type: 'json' }
import mailIn from '#server/kernel/language/de/mail-in.json' with { type: 'json' }
import memory from '#server/kernel/language/de/memory.json' with { type: 'json' }
import models from '#server/kernel/language/de/models.json' with { type: 'json' }
import notices from '#server/kernel/language/de/notices.json' with { type: 'json' }
import people from '#server/kernel/language/de/people.json' with { type: 'json' }
import permissions from '#server/kernel/language/de/permissions.json' with { type: 'json' }
import plan from '#server/kernel/language/de/plan.json' with { type: 'json' }
import policy from '#server/kernel/language/de/policy.json' with { type: 'json' }
import proof from '#server/kernel/language/de/proof.json' with { type: 'json' }
import putBack from '#server/kernel/language/de/put-back.json' with { type: 'json' }
import results from '#server/kernel/language/de/results.json' with { type: 'json' }
import rows from '#server/kernel/language/de/rows.json' with { type: 'json' }
import rules from '#server/kernel/language/de/rules.json' with { type: 'json' }
import runs from '#server/kernel/language/de/runs.json' with { type: 'json' }
import secrets from '#server/kernel/language/de/secrets.json' with { type: 'json' }
import settings from '#server/kernel/language/de/settings.json' with { type: 'json' }
import shared from '#server/kernel/language/de/shared.json' with { type: 'json' }
import shell from '#server/kernel/language/de/shell.json' with { type: 'json' }
import skillBindings from '#server/kernel/language/de/skill-bindings.json' with { type: 'json' }
import skillErrors from '#server/kernel/language/de/skill-errors.json' with { type: 'json' }
import skillFindings from '#server/kernel/language/de/skill-findings.json' with { type: 'json' }
import skillPermissions from '#server/kernel/language/de/skill-permissions.json' with { type: 'json' }
import skills from '#server/kernel/language/de/skills.json' with { type: 'json' }
import suggestions from '#server/kernel/language/de/suggestions.json' with { type: 'json' }
import templates from '#server/kernel/language/de/templates.json' with { type: 'json' }
import tokens from '#server/kernel/language/de/tokens.json' with { type: 'json' }
import triggers from '#server/kernel/language/de/triggers.json' with { type: 'json' }
import ui from '#server/kernel/language/de/ui.json' with { type: 'json' }
import why from '#server/kernel/language/de/why.json' with { type: 'json' }
import words from '#server/kernel/language/de/words.json' with { type: 'json' }
import type { Catalogue, Language } from '#server/kernel/language/say.ts'

/** One file per folder of screens, so that a translator finds the place; `shared` holds what several of them say. */
export const GERMAN_FILES = {
  shared,
  auth,
  shell,
  app,
  bridge,
  data,
  errors,
  skillBindings,
  skillErrors,
  inbox,
  plan,
  runs,
  tokens,
  ui,
  why,
  words,
  apps,
  appSignIn,
  connect,
  crews,
  author,
  authoring,
  hiring,
  conditions,
  triggers,
  hooks,
  results,
  memory,
  docs,
  rows,
  rules,
  permissions,
  people,
  secrets,
  proof,
  health,
  activity,
  notices,
  mail,
  mailIn,
  putBack,
  suggestions,
  approvalHealth,
  settings,
  templates,
  policy,
  compiler,
  models,
  skills,
  skillFindings,
  skillPermissions,
} as const satisfies Record<string, Catalogue>

const CATALOGUES: Readonly<Record<Language, Catalogue>> = { en: {}, de: Object.assign({}, ...Object.values(GERMAN_FILES)) }

/** English sentence → sentence of a language; empty for English, whose sentences are their own keys. */
export function catalogueOf(language: Language): Catalogue {
  return CATALOGUES[language]
}
