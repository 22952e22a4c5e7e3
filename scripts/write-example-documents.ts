import { mkdir, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { DocFormat } from '#server/connectors/render/document.ts'
import { makeDocument } from '#server/connectors/render/make-document.ts'

/**
 * Writes the PDF and Word files that templates with a model come with (`examples/`). Run it after changing a text below:
 * `node_modules/.bin/node scripts/write-example-documents.ts`. Same texts, same bytes.
 */

interface Invoice {
  readonly supplier: string
  readonly place: string
  readonly number: string
  readonly date: string
  readonly dueDays: number
  readonly lines: readonly (readonly [item: string, quantity: number, unitEur: number])[]
  readonly vatPercent: number
  /** Printed instead of the right total: what a careless supplier sends. */
  readonly printedTotal?: number
}

const INVOICES: readonly Invoice[] = [
  {
    supplier: 'Nordlicht Druck GmbH',
    place: 'Speicherstr. 4, 20457 Hamburg',
    number: 'ND-2026-1187',
    date: '12.11.2026',
    dueDays: 14,
    lines: [
      ['Brochure A5, 16 pages', 500, 0.84],
      ['Poster A2', 40, 3.5],
      ['Delivery', 1, 18],
    ],
    vatPercent: 19,
  },
  {
    supplier: 'Kaffee Ost eG',
    place: 'Marktplatz 9, 01067 Dresden',
    number: '26/4471',
    date: '14.11.2026',
    dueDays: 10,
    lines: [
      ['Espresso beans, 1 kg', 24, 17.9],
      ['Filter coffee, 1 kg', 12, 13.4],
    ],
    vatPercent: 7,
  },
  {
    supplier: 'Hafen-Bau AG',
    place: 'Kai 3, 28217 Bremen',
    number: 'HB 88213',
    date: '16.11.2026',
    dueDays: 30,
    lines: [
      ['Repair of gate 2, hours', 11.5, 68],
      ['Hinge, steel', 4, 42.75],
      ['Travel', 1, 95],
    ],
    vatPercent: 19,
  },
  {
    supplier: 'Radhaus Kurier',
    place: 'Lindenweg 22, 04109 Leipzig',
    number: 'RK-5531',
    date: '18.11.2026',
    dueDays: 14,
    lines: [
      ['Courier, city', 18, 9.8],
      ['Courier, region', 5, 24.5],
    ],
    vatPercent: 19,
    printedTotal: 365.55,
  },
]

const cents = (value: number) => Math.round(value * 100) / 100
const money = (value: number) => value.toFixed(2).replace(/\B(?=(\d{3})+(?!\d))/g, ',')

function invoice(given: Invoice): string {
  const net = cents(given.lines.reduce((sum, [, quantity, unit]) => sum + cents(quantity * unit), 0))
  const vat = cents((net * given.vatPercent) / 100)
  const rows = given.lines.map(
    ([item, quantity, unit], i) => `| ${i + 1} | ${item} | ${quantity} | ${money(unit)} | ${money(cents(quantity * unit))} |`,
  )
  return `# ${given.supplier}

${given.place}

**Acme GmbH, Accounting**, Industriestr. 1, 10115 Berlin

## Invoice ${given.number}

Date of invoice: ${given.date}. Payable within ${given.dueDays} days.

| No | Item | Quantity | Unit EUR | Amount EUR |
|---|---|---:|---:|---:|
${rows.join('\n')}

Net amount: ${money(net)} EUR

VAT ${given.vatPercent} %: ${money(vat)} EUR

**Total: ${money(given.printedTotal ?? cents(net + vat))} EUR**

Thank you for your order.`
}

interface Quote {
  readonly supplier: string
  readonly number: string
  readonly prices: readonly (readonly [item: string, unitEur: number])[]
  readonly days: number
  readonly terms: string
}

const QUOTES: readonly Quote[] = [
  {
    supplier: 'Büro Blum GmbH',
    number: 'A-3391',
    prices: [
      ['Desk, height adjustable', 489],
      ['Office chair', 312.5],
      ['Monitor 27 inch', 218],
      ['Desk lamp', 39.9],
    ],
    days: 10,
    terms: 'Delivery free of charge. Prices are net and hold until 15.12.2026.',
  },
  {
    supplier: 'Lumen Works KG',
    number: '2026-774',
    prices: [
      ['Desk, height adjustable', 512],
      ['Office chair', 289],
      ['Monitor 27 inch', 231.4],
      ['Desk lamp', 27.5],
    ],
    days: 21,
    terms: 'Delivery 45.00 EUR. Prices are net and hold for 30 days.',
  },
  {
    supplier: 'Praxis & Büro Nord',
    number: 'Q 5120',
    prices: [
      ['Desk, height adjustable', 455],
      ['Office chair', 334],
      ['Monitor 27 inch', 199],
    ],
    days: 35,
    terms: 'We do not carry desk lamps. Prices are net and hold until 30.11.2026.',
  },
]

function quote({ supplier, number, prices, days, terms }: Quote): string {
  return `# ${supplier}

## Quote ${number} for Acme GmbH

| Item | Price per piece EUR |
|---|---:|
${prices.map(([item, unit]) => `| ${item} | ${money(unit)} |`).join('\n')}

Delivery within ${days} days.

${terms}`
}

const CONTRACT = `# Service agreement

between **Hafen-Bau AG**, Bremen (supplier) and **Acme GmbH**, Berlin (customer), number 2026-117.

## 1. Services

The supplier maintains the gates and cranes of the customer as listed in annex A.

## 2. Term and notice

The agreement begins on 1 January 2027 and runs for 36 months. It renews by itself for 24 months unless notice is given six months before its end.

## 3. Prices and payment

Invoices are payable within 14 days without deduction. The supplier may raise its prices once a year by up to 8 percent without consent of the customer.

## 4. Liability

The liability of the supplier is limited to the fees of one month, also in cases of gross negligence.

## 5. Data protection

The supplier processes personal data on behalf of the customer only under a written agreement on processing.

## 6. Confidentiality

Both parties keep confidential what they learn of each other during the term and for two years after its end.

## 7. Place of jurisdiction

German law applies. Place of jurisdiction is Berlin.`

const HANDBOOK = `# Handbook of Acme GmbH

Edition of 1 September 2026. Questions that it does not answer go to the HR team.

## 1. Working time

The working week has 38 hours. Core time is from 10:00 to 15:00, Monday to Thursday. Hours beyond the agreed time are taken as time off within three months.

## 2. Holiday

Every employee has 30 days of holiday in a calendar year. Up to 5 days may be taken over into the next year; they lapse on 31 March. Holiday is requested in the calendar at least two weeks before its first day.

## 3. Illness

Whoever is ill tells the team lead before 9:00 on the first day. A certificate is needed from the fourth day on.

## 4. Working from home

Up to two days a week may be worked from home when the team lead agrees. The agreement is made in writing and can be ended by both sides at the end of a month.

## 5. Travel

Trains are booked second class. Hotels up to 120 EUR a night need no approval; above that the team lead decides beforehand.

## 6. Equipment

Laptops are replaced after four years. Private use of the company telephone is allowed inside the European Union.`

const MINUTES = `# Meeting of the warehouse team

18 November 2026, 10:00 to 10:45. Present: Jana Novak, Tom Berger, Aylin Demir, Felix Roth. Excused: Mira Klein.

## 1. Gate 2

The gate closes too slowly. Tom asks Hafen-Bau for a second repair under warranty and reports by 25 November.

## 2. Stocktaking

Stocktaking is on 12 December. Aylin writes the plan of shifts and sends it to the team by 1 December. Felix counts the spare scanners before that, by 27 November.

## 3. Safety shoes

Some sizes are missing. Jana orders ten pairs, sizes 39 to 44, this week, so by 20 November.

## 4. Other

The coffee machine is fine again. The Christmas party was discussed, nothing was decided. Next meeting: 2 December.`

const DOCUMENTS: readonly (readonly [path: string, title: string, markdown: string])[] = [
  ...INVOICES.map(
    (given) => [`invoice-intake/invoices/${fileName(given.supplier)}.pdf`, `Invoice ${given.number}`, invoice(given)] as const,
  ),
  ...QUOTES.map((given) => [`quote-comparison/quotes/${fileName(given.supplier)}.pdf`, `Quote ${given.number}`, quote(given)] as const),
  ['contract-check/contracts/hafen-bau-2026-117.docx', 'Service agreement 2026-117', CONTRACT],
  ['handbook-answers/handbook/handbook-2026.pdf', 'Handbook', HANDBOOK],
  ['minutes-to-tasks/minutes/warehouse-2026-11-18.docx', 'Meeting of the warehouse team', MINUTES],
]

function fileName(supplier: string): string {
  const plain = supplier.toLowerCase().replaceAll('ü', 'ue')
  return plain.replaceAll(/[^a-z0-9]+/g, '-').replaceAll(/^-|-$/g, '')
}

for (const [path, title, markdown] of DOCUMENTS) {
  const at = join(process.cwd(), 'examples', path)
  const format = path.slice(path.lastIndexOf('.') + 1) as DocFormat
  const { bytes } = await makeDocument({ template: [markdown], format, title })
  await mkdir(dirname(at), { recursive: true })
  await writeFile(at, bytes)
}
