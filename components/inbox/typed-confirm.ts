import type { ApprovalDetail, PlanCard } from '#server/bridge/schema.ts'

type Step = 'typed' | 'password' | 'send'

/** What comes before an approval is sent: what costs money or deletes for good is typed once more (ui.md), then a sign-in that is too old renewed. */
export function nextStep({ card, may }: Pick<ApprovalDetail, 'card' | 'may'>, isTyped: boolean): Step {
  if (!isTyped && weightyOf(card).length > 0) return 'typed'
  return may.needsPassword ? 'password' : 'send'
}

type Group = PlanCard['willDo'][number]
const costs = (group: Group): boolean => group.effectClass === 'spend'

/** The actions of a plan that cost money or delete for good. */
export function weightyOf(card: Pick<PlanCard, 'willDo'>): Group['items'] {
  return card.willDo.filter((group) => costs(group) || group.deletes).flatMap((group) => group.items)
}

/** Whether all of them only delete. */
export function onlyDeletes(card: Pick<PlanCard, 'willDo'>): boolean {
  return !card.willDo.some(costs)
}

/**
 * What is typed to confirm: the amount without its currency where one action pays one, else the word.
 * @param word in the reader's language
 */
export function confirmWord(card: Pick<PlanCard, 'willDo'>, word: string): string {
  const weighty = weightyOf(card)
  const figure = weighty.length === 1 && !onlyDeletes(card) ? weighty[0]?.amount?.split(' ')[0] : undefined
  return figure !== undefined && /^-?\d[\d.,]*$/.test(figure) ? figure : word
}

/** Whether it is what was asked for; small and capital letters and spaces make no difference, marks between thousands may be left out. */
export function isConfirmed(typed: string, wanted: string): boolean {
  const plain = (text: string): string => text.replaceAll(/\s/g, '').toLowerCase()
  const ungrouped = wanted.replaceAll(/[.,](?=\d{3}(?:[.,]|$))/g, '')
  return plain(typed) === plain(wanted) || (/^-?\d/.test(wanted) && /[.,]\d{2}$/.test(wanted) && plain(typed) === ungrouped)
}
