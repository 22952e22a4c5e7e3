/** A newer template, as the server offers it; `server/members/upgrade-member.db.test.ts` makes a real one. */
export const NEWER_TEMPLATE = {
  ref: 'expense-check',
  name: 'Expense check',
  templateDigest: 'newer',
  isEdited: true,
  revision: 1,
  conflicts: [{ base: 'rigidity: adaptive', mine: 'rigidity: autonomous', theirs: 'rigidity: guided' }],
  diff: {
    fields: [{ path: ['steps', 'perPerson', 'max'], before: 100, after: 200 }],
    lines: [[{ kind: 'in', text: '    max: 200', before: null, after: 90 }]],
  },
}
