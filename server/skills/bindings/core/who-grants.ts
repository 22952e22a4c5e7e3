/**
 * Who may grant what a binding asks for: nobody grants on what they added themselves while somebody else could
 * (requirements §14.9). Pure.
 * @param granters user ids of all who may grant in this workspace
 */
export function whoGrants(granters: readonly string[], createdBy: string): readonly string[] {
  const others = granters.filter((userId) => userId !== createdBy)
  return others.length > 0 ? others : granters
}
