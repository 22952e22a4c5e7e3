import type { z } from 'zod'
import { type DiagnosticCode, type Findings, pointTo } from '#server/compiler/diagnostics.ts'
import { DEFINITION_LIMITS, type Definition, definitionSchema } from '#server/crew/schema.ts'
import { isAppError } from '#server/kernel/app-error.ts'
import { canonicalCopy } from '#server/kernel/canonical-json.ts'
import { fieldSentence } from '#server/kernel/field-sentence.ts'
import { inEnglish } from '#server/kernel/language/say.ts'
import { ownValue } from '#server/kernel/own-value.ts'

const NESTING_MAX = 64
const ISSUES_MAX = 100

/**
 * First pass: bounds the raw value before anything walks it whole (size, nesting, so also cycles), checks it against the
 * schema, fills in defaults, and gives it back in canonical key order, so that no later pass can see the order it came in.
 * Gives null when there is nothing to go on with; what is wrong is in `findings`.
 */
export function readDefinition(value: unknown, findings: Findings): Definition | null {
  if (!isWithinBounds(value, findings)) return null
  const parsed = definitionSchema.safeParse(value, { error: ourWords })
  if (!parsed.success) {
    for (const issue of parsed.error.issues.flatMap(flattenIssue).slice(0, ISSUES_MAX))
      findings.add(codeOf(issue), pointerOf(issue.path), issue.message)
    return null
  }
  try {
    return canonicalCopy(parsed.data) as Definition
  } catch (error) {
    if (!isAppError(error, 'JSON_NOT_CANONICAL')) throw error
    findings.add('M100', String(error.context.where ?? ''), `this cannot be kept without changing it: ${error.context.why ?? 'not JSON'}`)
    return null
  }
}

/** Walks with an explicit stack and a byte budget: 10 MB or a cycle costs no more than the limit. */
function isWithinBounds(value: unknown, findings: Findings): boolean {
  const stack: { value: unknown; depth: number }[] = [{ value, depth: 0 }]
  let bytesLeft: number = DEFINITION_LIMITS.sourceBytesMax
  for (let next = stack.pop(); next !== undefined; next = stack.pop()) {
    bytesLeft -= costOf(next.value)
    if (next.depth > NESTING_MAX || bytesLeft < 0) {
      const what =
        bytesLeft < 0 ? `larger than ${DEFINITION_LIMITS.sourceBytesMax} bytes` : `nested more than ${NESTING_MAX} deep, or contains itself`
      findings.add('M440', '', `the job description is ${what}`)
      return false
    }
    if (typeof next.value !== 'object' || next.value === null) continue
    for (const [key, item] of Object.entries(next.value)) {
      bytesLeft -= Array.isArray(next.value) ? 1 : key.length + 3
      if (bytesLeft < 0) break
      stack.push({ value: item, depth: next.depth + 1 })
    }
  }
  return true
}

function costOf(value: unknown): number {
  return typeof value === 'string' ? value.length + 2 : 2
}

type Issue = z.core.$ZodIssue

/** A union reports one nested list per option; a list of one option says more than "invalid input". */
function flattenIssue(issue: Issue): readonly Issue[] {
  if (issue.code !== 'invalid_union' || issue.errors.length !== 1) return [issue]
  return (issue.errors[0] ?? []).flatMap((inner) => flattenIssue({ ...inner, path: [...issue.path, ...inner.path] } as Issue))
}

/** Fields whose absence or shape is a rule of its own (requirements 6.5). */
const CODE_BY_FIELD: Readonly<Record<string, DiagnosticCode>> = {
  max: 'M410',
  turnsMax: 'M410',
  timeout: 'M430',
  onTimeout: 'M430',
  assignee: 'M430',
  output: 'M300',
}

function codeOf(issue: Issue): DiagnosticCode {
  const [section] = issue.path
  const field = issue.path.at(-1)
  if (section === 'steps' && typeof field === 'string' && !issue.path.includes('with'))
    return ownValue(CODE_BY_FIELD, field) ?? sizeCode(issue)
  return sizeCode(issue)
}

/** What the schema has no words of its own for; never those of zod. */
function ourWords(issue: z.core.$ZodRawIssue): string {
  if (issue.input === undefined && issue.code !== 'unrecognized_keys') return 'this is missing'
  const { message, holes } = fieldSentence(issue)
  return inEnglish(message, holes)
}

function sizeCode(issue: Issue): DiagnosticCode {
  return issue.code === 'too_big' ? 'M440' : 'M100'
}

function pointerOf(path: readonly PropertyKey[]): string {
  return path.reduce<string>((pointer, key) => pointTo(pointer, typeof key === 'symbol' ? '' : key), '')
}
