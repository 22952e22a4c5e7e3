import { type ReactNode, useId } from 'react'

interface Props {
  readonly title: string
  /** What the switch does, as a sentence. */
  readonly means: string
  readonly on: boolean
  readonly off: boolean
  readonly problem: string | undefined
  readonly onChange: (on: boolean) => void
  /** What can be set, shown while it is on. */
  readonly children?: ReactNode
}

/** One house rule: a switch, what it does, and what can be set about it. */
export function RuleSwitch({ title, means, on, off, problem, onChange, children }: Props) {
  const id = useId()
  return (
    <li className="grid gap-2 border-(--line-soft) px-4 py-3 not-first:border-t">
      <div className="pick">
        <input
          id={id}
          type="checkbox"
          checked={on}
          disabled={off}
          aria-describedby={`${id}-means`}
          onChange={(event) => onChange(event.target.checked)}
        />
        <label htmlFor={id} className="strong">
          {title}
        </label>
        <span id={`${id}-means`} className="hint">
          {means}
        </span>
      </div>
      {on && children ? <div className="flex flex-wrap items-end gap-3 pl-6">{children}</div> : null}
      {on && problem ? (
        <p className="bad pl-6 text-[12px] text-(--danger-text)" role="alert">
          {problem}
        </p>
      ) : null}
    </li>
  )
}

interface FieldProps {
  readonly label: string
  readonly value: string
  readonly off: boolean
  readonly wide?: boolean
  readonly type?: 'text' | 'time'
  readonly onChange: (value: string) => void
}

/** A value of a rule. */
export function RuleField({ label, value, off, wide = false, type = 'text', onChange }: FieldProps) {
  return (
    <label className={wide ? 'field min-w-0 grow' : 'field w-32'}>
      <span className="label">{label}</span>
      <input
        className="input"
        type={type}
        value={value}
        disabled={off}
        autoComplete="off"
        inputMode={type === 'time' || wide ? undefined : 'decimal'}
        onChange={(event) => onChange(event.target.value)}
      />
    </label>
  )
}
