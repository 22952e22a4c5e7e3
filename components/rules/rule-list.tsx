import type { RulesDraft, RulesProblems } from '#components/rules/draft-rules.ts'
import { RuleField, RuleSwitch } from '#components/rules/rule-switch.tsx'

interface Props {
  readonly draft: RulesDraft
  readonly problems: RulesProblems
  /** The person may look only. */
  readonly off: boolean
  readonly zone: string
  readonly onChange: (draft: RulesDraft) => void
}

/** The five switches, each with what it does in a sentence. */
export function RuleList({ draft, problems, off, zone, onChange }: Props) {
  const { domains, quiet, mails, amount } = draft
  const shared = (name: keyof RulesDraft) => ({
    on: draft[name].on,
    off,
    problem: problems[name],
    onChange: (on: boolean) => onChange({ ...draft, [name]: { ...draft[name], on } }),
  })
  return (
    <ul>
      <RuleSwitch title="Only our domains" means="E-mail to anybody else is stopped." {...shared('domains')}>
        <RuleField
          wide
          off={off}
          label="Our domains, with commas between them"
          value={domains.list}
          onChange={(list) => onChange({ ...draft, domains: { ...domains, list } })}
        />
      </RuleSwitch>
      <RuleSwitch
        title="Quiet hours"
        means={`Between these times (${zone}) nothing changes outside without being asked about, standing permissions included.`}
        {...shared('quiet')}
      >
        <RuleField
          type="time"
          off={off}
          label="From"
          value={quiet.from}
          onChange={(from) => onChange({ ...draft, quiet: { ...quiet, from } })}
        />
        <RuleField type="time" off={off} label="To" value={quiet.to} onChange={(to) => onChange({ ...draft, quiet: { ...quiet, to } })} />
      </RuleSwitch>
      <RuleSwitch title="Many e-mails need two people" means="Above this many e-mails in one plan, two must agree." {...shared('mails')}>
        <RuleField
          off={off}
          label="More e-mails than"
          value={mails.over}
          onChange={(over) => onChange({ ...draft, mails: { ...mails, over } })}
        />
      </RuleSwitch>
      <RuleSwitch
        title="Large amounts need two people"
        means="When the amounts of one plan add up to more than this, two must agree."
        {...shared('amount')}
      >
        <RuleField
          off={off}
          label="More than"
          value={amount.over}
          onChange={(over) => onChange({ ...draft, amount: { ...amount, over } })}
        />
      </RuleSwitch>
      <RuleSwitch title="Nothing is deleted for good" means="What cannot be brought back is not deleted at all." {...shared('deletes')} />
    </ul>
  )
}
