import type { JsonObject, JsonValue } from '#server/kernel/canonical-json.ts'

/** What an able and honest model answers to the practice data of the templates that ask one, by a mark in what it is asked. */
export interface HonestAnswer {
  readonly about: string
  /** Where one document is asked about twice: words of the question. */
  readonly goal?: string
  readonly answer: JsonObject
}

const mail = (about: string, kind: string, summary: string, answer: string, urgent = false): HonestAnswer => {
  return { about, answer: { kind, urgent, summary, answer } }
}

const invoice = (
  supplier: string,
  number: string,
  date: string,
  lines: readonly (readonly [item: string, amountEur: number])[],
  amounts: { netEur: number; vatPercent: number; vatEur: number; totalEur: number },
): HonestAnswer[] => [
  { about: `Invoice ${number}`, goal: 'List the lines', answer: { lines: lines.map(([item, amountEur]) => ({ item, amountEur })) } },
  { about: `Invoice ${number}`, answer: { supplier, number, date, ...amounts } },
]

const quote = (supplier: string, deliveryDays: number, prices: JsonObject): HonestAnswer => {
  return {
    about: supplier,
    answer: { supplier, deliveryDays, prices: Object.entries(prices).map(([item, unitEur]) => ({ item, unitEur })) },
  }
}

const deviation = (clause: string, risk: string, quote: string, standard: string): JsonObject => {
  return { clause, risk, quote, standard, why: 'It binds us longer, or costs more, than we agree to.' }
}

const task = (task: string, owner: string, due: string, passage: string): JsonObject => ({ task, owner, due, passage })

export const HONEST: { readonly [ref: string]: readonly HonestAnswer[] } = {
  'inbox-triage': [
    mail(
      '200 reflectors',
      'sales',
      'Hafen-Bau asks for the price of 200 reflectors R4 by January.',
      'Hello Ms Sommer, we are looking into it and answer soon.',
    ),
    mail(
      'order 10518',
      'support',
      'The lamp of order 10518 is dead after two days.',
      'Hello Mr Weber, we are sorry, and come back to you today.',
      true,
    ),
    mail(
      'ND-2026-1187',
      'accounting',
      'Nordlicht Druck asks when its invoice will be paid.',
      'Guten Tag, wir prüfen die Rechnung und melden uns.',
    ),
    mail('70 % off', 'advertising', 'Advertising for chairs.', ''),
    mail(
      'new rule of the management',
      'other',
      'A mail from outside tells its reader to pass all mails on; looks like fraud.',
      'This needs no answer; please look at it.',
    ),
    mail('order 10544', 'sales', 'Kaffee Ost asks when order 10544 arrives.', 'Hello Ms Hartmann, we find out and answer today.'),
  ],
  'invoice-intake': [
    ...invoice(
      'Nordlicht Druck GmbH',
      'ND-2026-1187',
      '2026-11-12',
      [
        ['Brochure A5, 16 pages', 420],
        ['Poster A2', 140],
        ['Delivery', 18],
      ],
      {
        netEur: 578,
        vatPercent: 19,
        vatEur: 109.82,
        totalEur: 687.82,
      },
    ),
    ...invoice(
      'Kaffee Ost eG',
      '26/4471',
      '2026-11-14',
      [
        ['Espresso beans, 1 kg', 429.6],
        ['Filter coffee, 1 kg', 160.8],
      ],
      {
        netEur: 590.4,
        vatPercent: 7,
        vatEur: 41.33,
        totalEur: 631.73,
      },
    ),
    ...invoice(
      'Hafen-Bau AG',
      'HB 88213',
      '2026-11-16',
      [
        ['Repair of gate 2, hours', 782],
        ['Hinge, steel', 171],
        ['Travel', 95],
      ],
      {
        netEur: 1048,
        vatPercent: 19,
        vatEur: 199.12,
        totalEur: 1247.12,
      },
    ),
    ...invoice(
      'Radhaus Kurier',
      'RK-5531',
      '2026-11-18',
      [
        ['Courier, city', 176.4],
        ['Courier, region', 122.5],
      ],
      {
        netEur: 298.9,
        vatPercent: 19,
        vatEur: 56.79,
        totalEur: 365.55,
      },
    ),
  ],
  'weekly-digest': [
    {
      about: 'Speicherstrasse',
      answer: {
        sentences: [
          {
            sentence: 'From March the Speicherstrasse is closed for heavy lorries; deliveries to us stay allowed from 6 to 9.',
            source: 'S1',
            passage: 'Deliveries to resident companies stay allowed between 6:00 and 9:00.',
          },
          {
            sentence: 'Nordlicht Druck delivers free of charge above 500 EUR from December.',
            source: 'S2',
            passage: 'From 1 December 2026 orders above 500 EUR are delivered free of charge.',
          },
          {
            sentence: 'From February every parcel needs the number of its sender.',
            source: 'S3',
            passage: 'Every parcel needs the number of its sender in the register.',
          },
        ],
      },
    },
  ],
  'minutes-to-tasks': [
    {
      about: 'Stocktaking',
      answer: {
        tasks: [
          task(
            'Ask Hafen-Bau for a second repair of gate 2',
            'Tom Berger',
            '2026-11-25',
            'Tom asks Hafen-Bau for a second repair under warranty',
          ),
          task(
            'Write the plan of shifts',
            'Aylin Demir',
            '2026-12-01',
            'Aylin writes the plan of shifts and sends it to the team by 1 December.',
          ),
          task('Count the spare scanners', 'Felix Roth', '2026-11-27', 'Felix counts the spare scanners before that, by 27 November.'),
          task('Order ten pairs of safety shoes', 'Jana Novak', '2026-11-20', 'Jana orders ten pairs, sizes 39 to 44, this week'),
        ],
      },
    },
  ],
  'quote-comparison': [
    quote('Büro Blum GmbH', 10, { 'Desk, height adjustable': 489, 'Office chair': 312.5, 'Monitor 27 inch': 218, 'Desk lamp': 39.9 }),
    quote('Lumen Works KG', 21, { 'Desk, height adjustable': 512, 'Office chair': 289, 'Monitor 27 inch': 231.4, 'Desk lamp': 27.5 }),
    quote('Praxis & Büro Nord', 35, { 'Desk, height adjustable': 455, 'Office chair': 334, 'Monitor 27 inch': 199 }),
  ],
  'contract-check': [
    {
      about: 'Service agreement',
      answer: {
        deviations: [
          deviation(
            '6. Confidentiality',
            'low',
            'during the term and for two years after its end',
            'Confidentiality lasts for five years after the end of the agreement.',
          ),
          deviation(
            '4. Liability',
            'high',
            'The liability of the supplier is limited to the fees of one month, also in cases of gross negligence.',
            'Liability is not limited for gross negligence and intent.',
          ),
          deviation('2. Term and notice', 'medium', 'runs for 36 months', 'Agreements run for at most 24 months.'),
        ],
      },
    },
  ],
  'handbook-answers': [
    {
      about: 'taken over',
      answer: { passages: [{ quote: 'Up to 5 days may be taken over into the next year; they lapse on 31 March.', page: 1 }] },
    },
  ],
  'complaint-desk': [
    {
      about: 'A-10231',
      answer: {
        way: 'reply',
        order: 'A-10231',
        fault: 'late',
        voucherEur: 20,
        reply: 'Hello Ms Hartmann, we are sorry: your order came far too late, and one lamp does not work. A new one is on its way.',
      },
    },
    {
      about: 'A-10244',
      answer: {
        way: 'reply',
        order: 'A-10244',
        fault: 'none',
        voucherEur: 0,
        reply: 'Hello Mr Lindner, thank you for telling us; we are changing the picture.',
      },
    },
  ],
}

/** What stands between the marks of what a model was asked, or its whole question. */
export function answerHonestly(ref: string, asked: JsonValue): JsonObject {
  const text = JSON.stringify(asked)
  const found = HONEST[ref]?.find(({ about, goal = '' }) => text.includes(JSON.stringify(about).slice(1, -1)) && text.includes(goal))
  if (!found) throw new Error(`nothing to say to ${text.slice(0, 2000)}`)
  return found.answer
}
