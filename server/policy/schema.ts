import { z } from 'zod'

/** Verdicts, mildest first; the index is CabinCrew's severity 0–3 (requirements 8.6). */
export const decisionSchema = z.enum(['allow', 'warn', 'require_approval', 'deny'])
export type Decision = z.infer<typeof decisionSchema>

/** One rule's answer on one plan. `reason` is shown to people; `ordinals` names the effects it speaks of. */
export const evaluationSchema = z.object({
  source: z.enum(['rules', 'cedar', 'opa', 'onnx']),
  policyId: z.string(),
  decision: decisionSchema,
  reason: z.string(),
  ordinals: z.array(z.number().int()).default([]),
})
export type Evaluation = z.infer<typeof evaluationSchema>

export const verdictSchema = z.object({ decision: decisionSchema, evaluations: z.array(evaluationSchema), policyDigest: z.string() })
export type Verdict = z.infer<typeof verdictSchema>
