import { useT } from '#components/language/language.tsx'
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
  const t = useT()
  const { domains, quiet, mails, amount } = draft
  const shared = (name: keyof RulesDraft) => ({
    on: draft[name].on,
    off,
    problem: problems[name],
    onChange: (on: boolean) => onChange({ ...draft, [name]: { ...draft[name], on } }),
  })
  return (
    <ul>
      <RuleSwitch title={t('Only our domains')} means={t('E-mail to anybody else is stopped.')} {...shared('domains')}>
        <RuleField
          wide
          off={off}
          label={t('Our domains, with commas between them')}
          value={domains.list}
          onChange={(list) => onChange({ ...draft, domains: { ...domains, list } })}
        />
      </RuleSwitch>
      <RuleSwitch
        title={t('Quiet hours')}
        means={t('Between these times ({zone}) nothing changes outside without being asked about, standing permissions included.', {
          zone,
        })}
        {...shared('quiet')}
      >
        <RuleField
          type="time"
          off={off}
          label={t('From')}
          value={quiet.from}
          onChange={(from) => onChange({ ...draft, quiet: { ...quiet, from } })}
        />
        <RuleField
          type="time"
          off={off}
          label={t('To')}
          value={quiet.to}
          onChange={(to) => onChange({ ...draft, quiet: { ...quiet, to } })}
        />
      </RuleSwitch>
      <RuleSwitch
        title={t('Many e-mails need two people')}
        means={t('Above this many e-mails in one plan, two must agree.')}
        {...shared('mails')}
      >
        <RuleField
          off={off}
          label={t('More e-mails than')}
          value={mails.over}
          onChange={(over) => onChange({ ...draft, mails: { ...mails, over } })}
        />
      </RuleSwitch>
      <RuleSwitch
        title={t('Large amounts need two people')}
        means={t('When the amounts of one plan add up to more than this, two must agree.')}
        {...shared('amount')}
      >
        <RuleField
          off={off}
          label={t('More than')}
          value={amount.over}
          onChange={(over) => onChange({ ...draft, amount: { ...amount, over } })}
        />
      </RuleSwitch>
      <RuleSwitch
        title={t('Nothing is deleted for good')}
        means={t('What cannot be brought back is not deleted at all.')}
        {...shared('deletes')}
      />
    </ul>
  )
}
