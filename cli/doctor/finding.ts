/** One line of `muster doctor`. A note is worth knowing and stops nothing. */
export interface Finding {
  readonly level: 'ok' | 'note' | 'problem'
  readonly name: string
  readonly says: string
}

export function finding(level: Finding['level'], name: string, says: string): Finding {
  return { level, name, says }
}
