import type { Diagnostic } from '#server/compiler/snapshot.ts'
import { msg } from '#server/kernel/language/say.ts'

/**
 * Every code the compiler can give, with its severity and the standing hint (requirements 6.5; first digit = phase:
 * 1 reading, 2 names, 3 types, 4 verification). M405 of the requirements cannot occur: no rigid step takes a model call.
 */
export const DIAGNOSTIC_CODES = {
  M100: { severity: 'error', hint: msg('Correct the spelling of the job description here.') },
  M110: { severity: 'error', hint: msg('Correct the expression; a plain ${ is written $${.') },
  M200: { severity: 'error', hint: msg('Use a name that exists here; earlier steps only.') },
  M201: { severity: 'error', hint: msg('Give each step and variable its own name.') },
  M210: { severity: 'error', hint: msg('Pass on to one other crew member at a time, and never in a circle.') },
  M211: {
    severity: 'error',
    hint: msg('Give it under `output` by that name and of that kind, or let the other crew member begin without it.'),
  },
  M300: { severity: 'error', hint: msg('Give a value of the expected type; int(…), text(…) and 0.0 convert.') },
  M400: { severity: 'error', hint: msg('Use run.startedAt for the time; chance has no place in a plan.') },
  M401: {
    severity: 'error',
    hint: msg('Take the setting out: what changes things outside always asks, unless an admin gives a standing permission.'),
  },
  M402: { severity: 'error', hint: msg('An admin sets its kind under Connected apps; until then it counts as spending.') },
  M403: { severity: 'error', hint: msg('An admin connects a model under Models; nothing of the job is lost meanwhile.') },
  M410: { severity: 'error', hint: msg('Give the loop a `max`.') },
  M411: { severity: 'error', hint: msg('Remove what can never run.') },
  M412: {
    severity: 'error',
    hint: msg('Declare the ability under `tools`, write the target into the step, or choose the freedom Guided.'),
  },
  M420: { severity: 'error', hint: msg('Put the name of the saved secret alone into the secret slot of an ability.') },
  M421: { severity: 'warning', hint: msg('Nothing to do: it always asks, and the inbox marks it "from outside".') },
  M430: { severity: 'error', hint: msg('Give the question an assignee, a timeout such as 2d and onTimeout reject or escalate.') },
  M440: { severity: 'error', hint: msg('Make it smaller, or split the job between two crew members.') },
  M450: { severity: 'error', hint: msg('Name a version that is added here, or have the skill brought to another one under Skills.') },
} as const satisfies Record<string, { severity: Diagnostic['severity']; hint: string }>

export type DiagnosticCode = keyof typeof DIAGNOSTIC_CODES

/** Collects diagnostics of all passes; nothing stops at the first. */
export interface Findings {
  add(
    code: DiagnosticCode,
    pointer: string,
    message: string,
    options?: { readonly hint?: string; readonly severity?: Diagnostic['severity'] },
  ): void
  hasErrors(): boolean
  /** Sorted by pointer, code, message; each once; at most 200. */
  list(): readonly Diagnostic[]
}

const DIAGNOSTICS_MAX = 200

export function newFindings(): Findings {
  const found = new Map<string, Diagnostic>()
  return {
    add(code, pointer, message, options = {}) {
      const standing = DIAGNOSTIC_CODES[code]
      const diagnostic: Diagnostic = {
        code,
        severity: options.severity ?? standing.severity,
        pointer,
        message,
        hint: options.hint ?? standing.hint,
      }
      found.set(`${pointer}\n${code}\n${message}`, diagnostic)
    },
    hasErrors: () => [...found.values()].some(({ severity }) => severity === 'error'),
    list: () =>
      [...found.entries()]
        .sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))
        .map(([, diagnostic]) => diagnostic)
        .slice(0, DIAGNOSTICS_MAX),
  }
}

/** One more level of a JSON pointer (RFC 6901). */
export function pointTo(pointer: string, key: string | number): string {
  if (typeof key === 'number') return `${pointer}/${key}`
  return `${pointer}/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`
}
