/**
 * As the `ref` of a heading with `tabIndex={-1}`: it takes the focus when it is drawn. For what takes the place of the button that
 * was pressed for it, since the focus would be lost with the button.
 */
export function takeFocus(heading: HTMLElement | null): void {
  heading?.focus()
}
