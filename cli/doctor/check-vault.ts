import { checkVaultKeys } from '#server/vault/check-vault-keys.ts'
import { type Finding, finding } from './finding.ts'

/** Do the saved secrets of every workspace open with this installation's `vault.key`? */
export async function checkVault(): Promise<Finding[]> {
  const checked = await checkVaultKeys().catch(() => null)
  if (checked === null) return [finding('note', 'secrets', 'not looked at: the database cannot be reached')]
  const { open, shut } = checked
  if (shut.length > 0)
    return [
      finding(
        'problem',
        'secrets',
        `vault.key is missing or another one: the saved secrets of ${shut.join(', ')} do not open. Put vault.key back from its backup`,
      ),
    ]
  const many = `the saved secrets of ${open.length} ${open.length === 1 ? 'workspace' : 'workspaces'} open`
  return [finding('ok', 'secrets', open.length === 0 ? 'none are saved' : many)]
}
