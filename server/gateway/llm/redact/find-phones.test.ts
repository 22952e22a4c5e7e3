import { expect, test } from 'vitest'
import { countryOfZone } from '#server/gateway/llm/redact/country-of-zone.ts'
import { findPersonal } from '#server/gateway/llm/redact/find-personal.ts'
import { findPhones } from '#server/gateway/llm/redact/find-phones.ts'

const found = (text: string, country: string | null = 'DE') => findPhones(text, country).map(({ start, end }) => text.slice(start, end))

/** A letter, and what of it is a phone number. */
const NUMBERS: readonly [country: string | null, text: string, numbers: readonly string[]][] = [
  ['DE', 'Sie erreichen mich unter 030 901820.', ['030 901820']],
  ['DE', 'Tel. 030/901820, Fax 030/9018299', ['030/901820', '030/9018299']],
  ['DE', 'Telefon: (030) 90 18 20', ['(030) 90 18 20']],
  ['DE', 'Telefon-Nr. 089 1234567', ['089 1234567']],
  ['DE', 'Rufen Sie bitte 0171 2345678 an, danke.', ['0171 2345678']],
  ['DE', '0171-2345678', ['0171-2345678']],
  ['DE', '01712345678', ['01712345678']],
  ['DE', 'Handy 01712345678', ['01712345678']],
  ['DE', 'Mit freundlichen Grüßen\nAda Lang\n030 90182-0\nMusterstraße 1', ['030 90182-0']],
  ['DE', '{"name":"Ada","phone":"030901820","orderId":"0309018200"}', ['030901820']],
  ['DE', '{"mobile_phone":"0171 2345678"}', ['0171 2345678']],
  ['DE', 'Tel. 030 901820 am 21.11.2026', ['030 901820']],
  ['DE', 'Rückruf erbeten: 0049 30 901820', ['0049 30 901820']],
  ['DE', 'Bestellung 4711. Telefon 030 901820', ['030 901820']],
  ['DE', 'Aus Wien: Tel. 0664 1234567', ['0664 1234567']],
  ['AT', '01 58858 0', ['01 58858 0']],
  ['CH', 'Natel 079 123 45 67', ['079 123 45 67']],
  ['FR', 'Tél. : 01 42 68 53 00', ['01 42 68 53 00']],
  ['FR', '06 12 34 56 78', ['06 12 34 56 78']],
  ['GB', 'Call me on 020 7946 0018 tomorrow', ['020 7946 0018']],
  ['GB', '07911 123456', ['07911 123456']],
  ['US', 'Call (212) 736-5000 or 212-736-5001.', ['(212) 736-5000', '212-736-5001']],
  ['US', '(212) 736-5000', ['(212) 736-5000']],
  ['ES', 'Teléfono 912 345 678', ['912 345 678']],
  ['IT', 'cellulare 347 123 4567', ['347 123 4567']],
  ['NL', 'Bel ons: 020 624 1111', ['020 624 1111']],
  [null, 'Tel. 030 901820', ['030 901820']],
  [null, 'Mobil 0171 2345678', ['0171 2345678']],
]

test.each(NUMBERS)('a number without its country is found where something says that it is one (%s): %s', (country, text, numbers) => {
  expect(found(text, country)).toEqual(numbers)
})

/** What has as many digits, and is nobody's phone. */
const NONE: readonly string[] = [
  'Bestellnummer 0301234567',
  'Bestellung 030 1234567 vom 21.11.2026',
  'Auftrag 0171-2345678',
  'Order no. 0171 2345678',
  'Order #2026-11-21-0042',
  'Rechnung 2026/0301234',
  'Rechnungsnr.: 030/901820',
  'Kundennummer 0171 2345678',
  'Invoice 0301 234567 of 2026',
  'Artikel 0815 471100',
  'Konto 0301234567, BLZ 100 500 00',
  'IBAN DE89 3704 0044 0532 0130 00',
  'DE89370400440532013000',
  'Karte 4111 1111 1111 1111',
  'am 05.06.2026 um 08.30',
  'vom 01.02.2026-05.06.2026',
  '2026-11-21T08:30:00.000Z',
  '2026-01-02 03:04:05',
  'von 08.00-16.30 Uhr',
  '01.02.2026',
  '0.123456789',
  '1.234.567,89 €',
  'EUR 1 234 567,00',
  '12 345 678 €',
  'Betrag 0301234,50',
  'Total 1,234,567.00',
  'Steuernummer 030/123/45678',
  'USt-IdNr. DE123456789',
  'ISBN 978-3-16-148410-0',
  'EAN 4006381333931',
  'Aktenzeichen 030 C 901820',
  'HRB 0171234567',
  'PLZ 01067 Dresden',
  '10.0.0.123',
  '192.168.100.200',
  'Ticket 0171 2345678',
  'Version 0.17.1234567',
  'Sendung 00340434161094042557',
  '0000012345',
  '0004711234',
  'a1b2c3d4-0171-2345-6789-0123456789ab',
  '9f86d081884c7d659a2feaa0c55ad015',
  'https://shop.example/items/01712345678',
  'file_01712345678.pdf',
  '4711 0815 4712',
  '2026 2027 2028 2029',
  '123456789',
  '{"order_id":"01712345678","amount":"030 901820"}',
  'Summe der Posten: 030 901820',
  '5 000 000 Stück',
  'Seite 3 von 123456',
  '52.520008, 13.404954',
  '0,0301234567 %',
]

test.each(NONE)('no phone number: %s', (text) => {
  for (const country of ['DE', 'AT', 'CH', 'FR', 'GB', 'NL', 'US', null]) expect([country, found(text, country)]).toEqual([country, []])
})

test('a workspace without a country still finds what is called a phone, and what has its country in front', () => {
  expect(found('01712345678 and 030 901820 and +49 30 901820', null)).toEqual(['+49 30 901820'])
  expect(found('Nothing here', null)).toEqual([])
})

test('the country of a workspace is that of its time zone', () => {
  expect(['Europe/Berlin', 'Europe/Vienna', 'America/New_York', 'Asia/Tokyo', 'UTC', 'Nowhere/Else'].map(countryOfZone)).toEqual([
    'DE',
    'AT',
    'US',
    'JP',
    null,
    null,
  ])
})

test('an account number is an account number, not the phone in it', () => {
  const text = 'Tel. 030 901820, IBAN DE89 3704 0044 0532 0130 00, Karte 4111 1111 1111 1111'
  expect(findPersonal(text, 'DE').map(({ kind }) => kind)).toEqual(['phone', 'IBAN', 'card'])
})

test('a text made to be slow is read in time', () => {
  for (const piece of ['0', '0 ', '030 90', '(', '0-', '1.', 'Tel. 030 901820 ', 'Tel', '00', '030 901820 2026 '])
    expect(Array.isArray(findPhones(piece.repeat(5_000), 'DE'))).toBe(true)
}, 20_000)
