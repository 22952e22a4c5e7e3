import { z } from 'zod'
import { filePreviewSchema } from '#server/bridge/results/schema.ts'
import {
  approvalDetailSchema,
  approvalListItemSchema,
  diagnosticSchema,
  memberListItemSchema,
  planCardSchema,
  planItemSchema,
  resultItemSchema,
  runDetailSchema,
  runListItemSchema,
} from '#server/bridge/schema.ts'
import { triggerListSchema, triggerSchema } from '#server/triggers/schema.ts'

/** Shapes that several answers share: one definition each in the document, so that a generated client has one type each. */
export const NAMED_SCHEMAS = z.registry<{ id: string }>()
const named = {
  Approval: approvalDetailSchema,
  ApprovalListItem: approvalListItemSchema,
  Diagnostic: diagnosticSchema,
  FilePreview: filePreviewSchema,
  MemberListItem: memberListItemSchema,
  PlanCard: planCardSchema,
  PlanItem: planItemSchema,
  ResultItem: resultItemSchema,
  Run: runDetailSchema,
  RunListItem: runListItemSchema,
  Schedule: triggerSchema,
  ScheduleList: triggerListSchema,
}
for (const [id, schema] of Object.entries(named)) NAMED_SCHEMAS.add(schema, { id })
