import { ownValue } from '#server/kernel/own-value.ts'
/** Name of a secret → where it is saved. Null: what was kept is left out. */
export type SecretChosen = Readonly<Record<string, string | null>>

interface Wanted {
  readonly name: string
  readonly required: boolean
  /** What goes along from the version before. */
  readonly kept: string | null
}

/**
 * What stands in the field of a secret: what was chosen, or what is kept; '' for none. What is needed is not left out, even where it
 * was while another place or version was looked at.
 */
export function secretShown({ name, required, kept }: Wanted, chosen: SecretChosen): string {
  const choice = ownValue(chosen, name)
  if (choice === null) return required ? (kept ?? '') : ''
  return choice ?? kept ?? ''
}

/** @param handle what was picked; '' for none */
export function chooseSecret({ name, kept }: Wanted, chosen: SecretChosen, handle: string): SecretChosen {
  const { [name]: _before, ...rest } = chosen
  if (handle !== '') return { ...rest, [name]: handle }
  return kept === null ? rest : { ...rest, [name]: null }
}

/** What is sent of it: only what the version looked at asks for, and null only where something is kept that it can do without. */
export function secretsToSend(wanted: readonly Wanted[], chosen: SecretChosen): SecretChosen {
  const sent: Record<string, string | null> = {}
  for (const secret of wanted) {
    const shown = secretShown(secret, chosen)
    if (shown === '' && secret.kept !== null) sent[secret.name] = null
    else if (shown !== '' && shown === chosen[secret.name]) sent[secret.name] = shown
  }
  return sent
}
