import { type Decision, decisionSchema, type Evaluation, evaluationSchema } from '#server/policy/schema.ts'

/**
 * Aggregates what the engines said: most severe wins, in any order; nothing said, or anything malformed, is deny
 * (domain §5, Preflight; requirements 8.6).
 */
export function decide(results: readonly unknown[]): { readonly decision: Decision; readonly evaluations: readonly Evaluation[] } {
  if (results.length === 0) return { decision: 'deny', evaluations: [malformed('no rule answered')] }
  const evaluations = results.map((result) => {
    const parsed = evaluationSchema.safeParse(result)
    return parsed.success ? parsed.data : malformed('a rule answered outside its contract')
  })
  const severity = Math.max(...evaluations.map((evaluation) => severityOf(evaluation.decision)))
  return { decision: decisionSchema.options[severity] ?? 'deny', evaluations }
}

/** 0 allow · 1 warn · 2 require_approval · 3 deny. */
export function severityOf(decision: Decision): 0 | 1 | 2 | 3 {
  return decisionSchema.options.indexOf(decision) as 0 | 1 | 2 | 3
}

function malformed(reason: string): Evaluation {
  return { source: 'rules', policyId: 'builtin.contract', decision: 'deny', reason, ordinals: [], votesNeeded: 1 }
}

/** How many people have to agree: the most that any rule wants. */
export function votesNeededOf(evaluations: readonly Evaluation[]): number {
  return Math.max(1, ...evaluations.map((evaluation) => (evaluation.decision === 'require_approval' ? evaluation.votesNeeded : 1)))
}
