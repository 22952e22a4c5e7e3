import { ROLE_WORDS } from '#components/apps/app-words.ts'
import type { Change } from '#components/apps/decision-form.tsx'
import { useT } from '#components/language/language.tsx'
import { SafeText } from '#components/plan/safe-text.tsx'
import type { Ability, ArgRole, Decision } from '#server/catalogue/schema.ts'
import { ownValue } from '#server/kernel/own-value.ts'

interface Props {
  readonly args: Ability['args']
  readonly decision: Decision
  readonly onChange: Change
}

const ROLES = Object.keys(ROLE_WORDS) as ArgRole[]
const SECRET = 'secret'

/** What each argument is for. What nobody says anything about counts as where it goes: the most careful choice. */
export function DecisionArguments({ args, decision, onChange }: Props) {
  const t = useT()
  if (args.length === 0) return null
  const choose = (name: string, value: string): void => {
    const slots = decision.secretSlots.filter((slot) => slot !== name)
    if (value === SECRET) onChange({ secretSlots: [...slots, name], argRoles: { ...decision.argRoles, [name]: 'selector' } })
    else onChange({ secretSlots: slots, argRoles: { ...decision.argRoles, [name]: value as ArgRole } })
  }
  return (
    <fieldset className="form-part">
      <legend className="float-left mb-2 w-full">{t('What is it given?')}</legend>
      <div>
        {args.map(({ name, type, required }) => (
          <div key={name} className="arg-row">
            <span>
              <span className="mono-s">
                <SafeText text={name} />
              </span>{' '}
              <span className="muted small">
                {type}
                {required ? '' : `, ${t('may be left out')}`}
              </span>
            </span>
            <select
              className="input"
              aria-label={t('What {name} is for', { name })}
              value={decision.secretSlots.includes(name) ? SECRET : (ownValue(decision.argRoles, name) ?? 'destination')}
              onChange={(event) => choose(name, event.target.value)}
            >
              {ROLES.map((role) => (
                <option key={role} value={role}>
                  {t(ROLE_WORDS[role].word)}
                </option>
              ))}
              <option value={SECRET}>{t('A saved secret')}</option>
            </select>
            <label className="pick">
              <input
                type="checkbox"
                checked={decision.targetArg === name}
                onChange={(event) => onChange({ targetArg: event.target.checked ? name : null })}
              />
              <span>{t('names what is touched')}</span>
            </label>
          </div>
        ))}
      </div>
      <p className="hint">
        {t('Where it goes, how much, which one and what is carried out never come from outside without being asked. What is in it may.')}
      </p>
    </fieldset>
  )
}
