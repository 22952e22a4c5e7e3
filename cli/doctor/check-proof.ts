import { compareHeads } from '#server/audit/compare-heads.ts'
import { sentence } from '../commands/begin-epoch.ts'
import { type Finding, finding } from './finding.ts'

const NEXT = 'If you know why: npx muster audit new-epoch --reason "…" (docs/guides/operate.md, Proof)'

/** Does every record continue what the signer signed? Needs database and signer; without them their own lines say so. */
export async function checkProof(): Promise<Finding[]> {
  const broken = await compareHeads().catch(() => null)
  if (broken === null) return [finding('note', 'proof', 'not compared with the signer: database or signer cannot be reached')]
  if (broken.length === 0) return [finding('ok', 'proof', 'every record continues what was signed')]
  return broken.map((head) => finding('problem', 'proof', `${sentence(head)} ${NEXT}`))
}
