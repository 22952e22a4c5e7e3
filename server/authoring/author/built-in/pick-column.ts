/** What a column is wanted for. */
export type ColumnSort = 'amount' | 'quantity' | 'late' | 'soon' | 'yearly' | 'status' | 'address' | 'key' | 'name' | 'any'

const NAMED: Readonly<Record<Exclude<ColumnSort, 'any'>, readonly RegExp[]>> = {
  amount: [
    /amount|betrag|summe|total|revenue|umsatz|turnover/iu,
    /price|preis|value|wert|costs?|kosten|spend|net|gross|netto|brutto|balance|saldo|eur/iu,
  ],
  quantity: [/quantity|qty|menge|stock|bestand|count|anzahl|stück|units/iu],
  late: [/due|fällig|deadline|frist|payable|zahlbar/iu],
  soon: [/ends?|ende|expir|ablauf|auslauf|until|bis|renew|kündigung|frist|due|fällig|deadline/iu],
  yearly: [/birth|geburt|geboren|anniversary|jubil|joined|eintritt/iu, /date|datum/iu],
  status: [/status|state|stand|zustand/iu],
  address: [/e-?mail|mail/iu, /address|adresse/iu],
  key: [/number|nummer|(?<!\p{L})(?:no|nr|id)(?!\p{L})/iu, /key|code|schlüssel|kennung/iu],
  name: [/(?<!\p{L})name/iu, /name/iu],
}

/**
 * The column of a list that is meant, when its columns are known: the one of that name, one that holds the name as a word, else the
 * first that is called as such columns are. What fits none stays the proposal that it was.
 * @param columns as they stand in the list; empty when nobody knows them
 */
export function pickColumn(columns: readonly string[], guess: string, sort: ColumnSort): string {
  const bare = (text: string): string =>
    text
      .toLowerCase()
      .replace(/[^\p{L}\d]+/gu, ' ')
      .trim()
  const wanted = bare(guess)
  const words = (text: string): readonly string[] => bare(text).split(' ')
  return (
    columns.find((column) => bare(column) === wanted) ??
    columns.find((column) => wanted.split(' ').every((word) => words(column).includes(word))) ??
    (sort === 'any' ? [] : NAMED[sort])
      .map((pattern) => columns.find((column) => pattern.test(column)))
      .find((column) => column !== undefined) ??
    guess
  )
}
