import { useT } from '#components/language/language.tsx'
import { useOff } from '#components/shell/use-shell.ts'
import { SCOPE_WORDS, SCOPES } from '#components/tokens/scope-words.ts'
import type { TokenScope } from '#server/identity/tokens/schema.ts'

interface Props {
  readonly chosen: readonly TokenScope[]
  readonly onChange: (chosen: readonly TokenScope[]) => void
}

/** What the token may do; what one's own role may not stays off. */
export function TokenMay({ chosen, onChange }: Props) {
  const t = useT()
  const offs = { viewer: null, operator: useOff('operator'), author: useOff('author') }
  return (
    <fieldset className="grid gap-1">
      <legend className="label mb-1">{t('What it may do')}</legend>
      {SCOPES.map((scope) => {
        const { word, means, least } = SCOPE_WORDS[scope]
        const off = offs[least]
        return (
          <label key={scope} className="pick">
            <input
              type="checkbox"
              checked={chosen.includes(scope)}
              disabled={off !== null}
              onChange={(event) => onChange(event.target.checked ? [...chosen, scope] : chosen.filter((one) => one !== scope))}
            />
            <span>
              <span className="strong">{t(word)}</span>
              <span className="hint block">{off ?? t(means)}</span>
            </span>
          </label>
        )
      })}
    </fieldset>
  )
}
