import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** A file: while it is not there, `held-examiner` of that process examines nothing. */
export function gateOf(pid: number): string {
  return join(tmpdir(), `muster-examiner-${pid}`)
}
