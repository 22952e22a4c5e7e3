import type { PlanAction } from '#server/bridge/plan-change/schema.ts'
import { plannedCall } from '#server/dispatch/planned-call.ts'
import type { Principal } from '#server/identity/principal.ts'

/** Text of more than a line gets a larger field. */
const LONG = 80

/**
 * An action of a plan that waits, as its job description put it before it was sealed, with the text that a person may write
 * otherwise. Secrets, lists and numbers are not text; they change with the job description.
 * @throws AppError NOT_FOUND
 */
export async function readAction(principal: Principal, approvalId: string, ordinal: number): Promise<PlanAction> {
  const { call, effect, tool } = await plannedCall(principal.workspaceId, approvalId, ordinal)
  const properties = (tool.inputSchema as { properties?: { [name: string]: { title?: string } } }).properties ?? {}
  const order = Object.keys(properties)
  const inOrder = Object.entries(call.args).sort(([a], [b]) => order.indexOf(a) - order.indexOf(b))
  const fields = inOrder.flatMap(([name, value]) => {
    if (typeof value !== 'string' || tool.secretSlots.includes(name) || value.startsWith('vault:')) return []
    const title = properties[name]?.title ?? name.charAt(0).toUpperCase() + name.slice(1)
    return [{ name, title, text: value, long: value.length > LONG || value.includes('\n') || name === 'text' }]
  })
  return { ordinal, summary: effect.metadata.summary, fields }
}
