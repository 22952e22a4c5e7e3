/** Whether a statement failed because a unique index already holds such a row. The driver's error is the cause of drizzle's. */
export function isUniqueViolation(error: unknown, index: string): boolean {
  for (let at: unknown = error, depth = 0; at instanceof Error && depth < 5; at = at.cause, depth += 1) {
    const { code, constraint_name } = at as { code?: unknown; constraint_name?: unknown }
    if (code === '23505' && constraint_name === index) return true
  }
  return false
}
