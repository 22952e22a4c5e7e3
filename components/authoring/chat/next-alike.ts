import type { GoOn } from '#components/ui/keep-focus-home.ts'

/**
 * By keyboard one decides on one field after another: when a pressed button is gone, the focus goes to the next one that does the same
 * (`data-verb`), else to where one talks. A finger is not sent there: it would bring up the keyboard of a phone.
 */
export const nextAlike: GoOn = (focused, place) => {
  if (!focused.matches(':focus-visible')) return null
  const { verb } = focused.dataset
  const alike = (): HTMLElement[] => (verb === undefined ? [] : [...place.querySelectorAll<HTMLElement>(`[data-verb="${verb}"]`)])
  const at = alike().indexOf(focused)
  return () => {
    const others = alike()
    return others[Math.min(at, others.length - 1)] ?? place.querySelector('textarea')
  }
}
