/** A name or title as short names are written, of any length: `Zürich Büro` → `zurich-buro`; empty where it gives none. Pure. */
export function bareSlug(text: string): string {
  return text
    .toLowerCase()
    .normalize('NFKD')
    .replace(/ß/g, 'ss')
    .replace(/[\u0300-\u036f]/g, '')
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^[^a-z]+|-+$/g, '')
}
