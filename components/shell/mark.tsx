/** The name of the product, the same in every language. */
export const PRODUCT = 'Muster'

/** The sign of the product. */
export function Mark() {
  return (
    <svg viewBox="0 0 20 20" aria-hidden="true">
      <rect width="20" height="20" rx="6" fill="var(--accent)" />
      <g fill="#fff">
        <rect x="4.5" y="8" width="2.5" height="7" rx="1.25" />
        <rect x="8.75" y="8" width="2.5" height="7" rx="1.25" />
        <rect x="13" y="5" width="2.5" height="10" rx="1.25" />
      </g>
    </svg>
  )
}
