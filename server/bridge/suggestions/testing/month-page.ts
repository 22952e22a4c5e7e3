import type { MonthRun } from '#server/bridge/suggestions/testing/month-crew.ts'

interface Play {
  readonly run: MonthRun
  readonly week: number
  readonly asked: boolean
}
interface Facts {
  readonly before: readonly Play[]
  readonly after: readonly Play[]
  readonly taken: readonly {
    readonly member: string
    readonly day: number
    readonly suggestion: { readonly approvals: number; readonly sentence: string; readonly wouldRun: number; readonly wouldAsk: number }
  }[]
}

const NAMES = {
  cash: 'Cash: a mail on each working day',
  stock: 'Stock: a file on each working day',
  rows: 'Rows: a list twice a week',
} as const
const MEMBERS = ['cash', 'stock', 'rows'] as const

/** `docs/approvals.md`: questions per member and week, before and after. */
export function monthPage({ after, before, taken }: Facts): string {
  const weeks = [...new Set(before.map(({ week }) => week))]
  const count = (list: readonly Play[], member: string, week?: number) =>
    list.filter((one) => one.asked && one.run.member === member && (week === undefined || one.week === week)).length
  const row = (member: (typeof MEMBERS)[number]) =>
    `| ${NAMES[member]} | ${weeks.map((week) => `${count(before, member, week)} → ${count(after, member, week)}`).join(' | ')} | ${count(before, member)} → ${count(after, member)} |`
  const sum = (list: readonly Play[], week?: number) => MEMBERS.reduce((n, member) => n + count(list, member, week), 0)
  const open = after.filter(({ run }) => run.mustAsk)
  return `# Few, meaningful approvals: a month

Written by \`npm run month\`: thirty days of three crew members on a clock of its own, played twice through the real dispatcher, policy,
approvals and signer on PostgreSQL. Once every question is answered and every suggestion refused; once every suggestion is asked for by
the approver and given by an admin.

Questions per crew member and week, before → after:

| Crew member | ${weeks.map((week) => `Week ${week}`).join(' | ')} | Month |
|---|${weeks.map(() => '---').join('|')}|---|
${MEMBERS.map(row).join('\n')}
| Together | ${weeks.map((week) => `${sum(before, week)} → ${sum(after, week)}`).join(' | ')} | ${sum(before)} → ${sum(after)} |

What was suggested, and when:

${taken
  .map(
    ({ day, member, suggestion: { approvals, sentence, wouldAsk, wouldRun } }) =>
      `- Day ${day + 1}, ${member}: approved ${approvals} times unchanged. “${sentence}”: ${wouldRun} of ${wouldRun + wouldAsk} would have run.`,
  )
  .join('\n')}

Of ${open.length} plans with something standing open (a new address, another file, a list from outside) ${open.filter(({ asked }) => asked).length} asked in the second play as
in the first. Questions that remain for the other plans are those before a row is long enough, and about one in ten, which asks in
spite of a permission; which ones follows from their plan codes, so the figures differ by one or two from play to play.
`
}
